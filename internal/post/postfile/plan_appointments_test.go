package postfile

// plannedAppointments is files about appointments, people and statements, and what
// they plan for someRegister.
func plannedAppointments() []planCase {
	return []planCase{
		{
			"an appointment ended",
			`trust_code,post_type,appointment_kind,appointed_from,appointed_to
R0A,ccio,substantive,2024-06-01,2026-12-31`,
			`line 2: close appointment A2, R0A ccio: appointed_to
0 new, 0 changed, 1 closed`,
		},
		{
			"a handover",
			`trust_code,post_type,appointment_kind,appointed_from,appointed_to,person_name
R0A,ccio,substantive,2024-06-01,2026-12-31,
R0A,ccio,interim,2026-12-01,2027-05-31,Example Person Nine`,
			`line 3: add a person, R0A ccio
line 2: close appointment A2, R0A ccio: appointed_to
line 3: add an appointment, R0A ccio
line 3: set the holder of the new appointment, R0A ccio: person_name
1 new, 0 changed, 1 closed`,
		},
		{
			"one job-sharer found by name",
			`trust_code,post_type,appointment_kind,appointed_from,share,person_name
R0A,clinical_safety_officer,substantive,2020-01-01,40,example  person FOUR`,
			`line 2: change appointment A4, R0A clinical_safety_officer: share
0 new, 1 changed, 0 closed`,
		},
		{
			"an appointment corrected and ended, by id",
			`appointment_id,trust_code,post_type,appointment_kind,share,appointed_from,appointed_to
A5,RR8,ccio,acting,60,2026-02-01,2026-12-31`,
			`line 2: change appointment A5, RR8 ccio: appointment_kind, share, appointed_from
line 2: close appointment A5, RR8 ccio: appointed_to
0 new, 0 changed, 1 closed`,
		},
		{
			"an end taken away",
			`appointment_id,trust_code,post_type,appointed_to
A1,R0A,ccio,2024-05-31`,
			`line 2: change appointment A1, R0A ccio: appointed_to
0 new, 1 changed, 0 closed`,
		},
		{
			"facts about the holder",
			`appointment_id,trust_code,post_type,fci,profession,actual_time,regulator,registration_checked_on
A2,R0A,ccio,fellow,not told,0.7,GMC,2026-11-01`,
			`line 2: change appointment A2, R0A ccio: actual_time, profession, regulator, registration_checked_on, fci
0 new, 1 changed, 0 closed`,
		},
		{
			"a holder for an appointment without one",
			`appointment_id,trust_code,post_type,person_name
A5,RR8,ccio,Example Person Nine`,
			`line 2: add a person, RR8 ccio
line 2: change appointment A5, RR8 ccio: person_name
0 new, 1 changed, 0 closed`,
		},
		{
			"the same, found by its start",
			`trust_code,post_type,appointment_kind,appointed_from,person_name
RR8,ccio,interim,2026-01-01,Example Person Nine`,
			`line 2: add a person, RR8 ccio
line 2: change appointment A5, RR8 ccio: person_name
0 new, 1 changed, 0 closed`,
		},
		{
			"somebody of the trust in a second post",
			`trust_code,post_type,local_title,appointment_kind,appointed_from,person_name
R0A,cnio,"CNIO, adults",acting,2026-01-01,EXAMPLE person two`,
			`line 2: add an appointment, R0A cnio
line 2: set the holder of the new appointment, R0A cnio: person_name
1 new, 0 changed, 0 closed`,
		},
		{
			"somebody of another trust, by id",
			`appointment_id,trust_code,post_type,person_id
A5,RR8,ccio,H2`,
			`line 2: change appointment A5, RR8 ccio: person_name
0 new, 1 changed, 0 closed`,
		},
		{
			"somebody of another trust with the same name is somebody else",
			`appointment_id,trust_code,post_type,person_name
A5,RR8,ccio,Example Person Two`,
			`line 2: add a person, RR8 ccio
line 2: change appointment A5, RR8 ccio: person_name
0 new, 1 changed, 0 closed`,
		},
		{
			"an interim holder made substantive",
			`appointment_id,trust_code,post_type,appointment_kind,appointed_from,appointed_to,person_name
A5,RR8,ccio,,,2026-10-31,Example Person Nine
,RR8,ccio,substantive,2026-11-01,,Example Person Nine`,
			`line 2: add a person, RR8 ccio
line 2: close appointment A5, RR8 ccio: appointed_to
line 3: add an appointment, RR8 ccio
line 2: change appointment A5, RR8 ccio: person_name
line 3: set the holder of the new appointment, RR8 ccio: person_name
1 new, 0 changed, 1 closed`,
		},
		{
			"a statement",
			`trust_code,post_type,no_such_post,effective_from
RR8,cnio,yes,2025-01-01`,
			`line 2: add a statement that there is no such post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a statement with its end",
			`trust_code,post_type,no_such_post,effective_from,disestablished_on
RR8,cnio,yes,2025-01-01,2026-01-01`,
			`line 2: add a statement that there is no such post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a statement unchanged",
			`trust_code,post_type,no_such_post,effective_from
R0A,deputy_ccio,yes,2022-07-01`,
			`0 new, 0 changed, 0 closed`,
		},
		{
			"a statement ended and its post established",
			`trust_code,post_type,no_such_post,effective_from,established_on,disestablished_on
R0A,deputy_ccio,,,2026-04-01,
R0A,deputy_ccio,yes,2022-07-01,,2026-04-01`,
			`line 3: close a statement that there is no such post, R0A deputy_ccio: disestablished_on
line 2: add a post, R0A deputy_ccio
1 new, 0 changed, 1 closed`,
		},
		{
			"no other post, beside a new post",
			`trust_code,post_type,no_other_post,effective_from,disestablished_on,established_on
RR8,ccio,yes,2016-04-01,2027-01-01,
RR8,cnio,yes,2025-01-01,,
RR8,cnio,,,,2025-01-01`,
			`line 4: add a post, RR8 cnio
line 2: add a statement that there is no other post, RR8 ccio
line 3: add a statement that there is no other post, RR8 cnio
3 new, 0 changed, 0 closed`,
		},
		{
			"no such post until a post comes, then no other",
			`trust_code,post_type,no_such_post,no_other_post,effective_from,disestablished_on,established_on,vacant_from
R0A,deputy_ccio,yes,,2022-07-01,2026-04-01,,
R0A,deputy_ccio,,,,,2026-04-01,2026-04-01
R0A,deputy_ccio,,yes,2026-04-01,,,`,
			`line 2: close a statement that there is no such post, R0A deputy_ccio: disestablished_on
line 3: add a post, R0A deputy_ccio
line 4: add a statement that there is no other post, R0A deputy_ccio
2 new, 0 changed, 1 closed`,
		},
		{
			"vacant once the holder has gone, and not recruiting",
			`post_id,trust_code,post_type,effective_from,vacant_from,recruiting,appointment_id,appointed_to
P5,RR8,ccio,2026-11-01,2026-11-01,no,A5,2026-10-31`,
			`line 2: change post P5 from a new day, RR8 ccio: vacant_from, recruiting
line 2: close appointment A5, RR8 ccio: appointed_to
0 new, 1 changed, 1 closed`,
		},
		{
			"a post closed and a statement instead",
			`trust_code,post_type,local_title,no_such_post,effective_from,disestablished_on,appointment_id,appointed_to
RR8,ccio,CCIO,,,2026-10-01,A5,2026-09-30
RR8,ccio,,yes,2026-10-01,,,`,
			`line 2: close post P5, RR8 ccio: disestablished_on
line 2: close appointment A5, RR8 ccio: appointed_to
line 3: add a statement that there is no such post, RR8 ccio
1 new, 0 changed, 2 closed`,
		},
		{
			"a post of a closed trust",
			`trust_code,post_type,established_on,disestablished_on
RQ6,ccio,2015-01-01,2019-10-01`,
			`line 2: add a post, RQ6 ccio
1 new, 0 changed, 0 closed`,
		},
		{
			"made harmless on its way",
			`post_id,trust_code,post_type,local_title
P1,R0A,ccio,'=CCIO`,
			`line 2: change post P1, R0A ccio: local_title
0 new, 1 changed, 0 closed`,
		},
		{
			"a byte order mark and CRLF",
			"\ufefftrust_code,post_type,budget\r\nR0A,ccio,own\r\n\r\n",
			`line 2: change post P1, R0A ccio: budget
0 new, 1 changed, 0 closed`,
		},
	}
}
