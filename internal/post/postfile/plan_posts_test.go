package postfile

// plannedPosts is files about posts, and what they plan for someRegister.
func plannedPosts() []planCase {
	return []planCase{
		{
			"nothing to do",
			`trust_code,post_type,local_title
R0A,ccio,CCIO`,
			`0 new, 0 changed, 0 closed`,
		},
		{
			"the whole of it unchanged",
			`post_id,appointment_id,trust_code,post_type,local_title,established_on,effective_from,funded_time,funded_unit,reports_to,` +
				`confirmed_on,appointment_kind,share,appointed_from,person_name,fci
P1,A2,R0A,ccio,CCIO,2018-01-01,2024-01-01,0.6,WTE,medical_director,2026-01-31,substantive,100,2024-06-01,Example Person Two,member`,
			`0 new, 0 changed, 0 closed`,
		},
		{
			"found by title, in other capitals",
			`trust_code,post_type,local_title,budget
r0a,CCIO,  ccio ,own`,
			`line 2: change post P1, R0A ccio: budget
0 new, 1 changed, 0 closed`,
		},
		{
			"found without a title, the only one of its type",
			`trust_code,post_type,budget
R0A,ccio,own`,
			`line 2: change post P1, R0A ccio: budget
0 new, 1 changed, 0 closed`,
		},
		{
			"found without a title, the one that has none",
			`trust_code,post_type,budget
R0A,cnio,own`,
			`line 2: change post P4, R0A cnio: budget
0 new, 1 changed, 0 closed`,
		},
		{
			"a new post",
			`trust_code,post_type,local_title,established_on,funded_time,funded_unit
RR8,cnio,Lead nurse,2020-01-01,4,PA`,
			`line 2: add a post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a new post whose facts hold from later",
			`trust_code,post_type,established_on,effective_from,budget
RR8,cnio,2020-01-01,2024-01-01,own`,
			`line 2: add a post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a new post, known from a day",
			`trust_code,post_type,effective_from
RR8,cnio,2020-01-01`,
			`line 2: add a post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a new post that is over",
			`trust_code,post_type,established_on,disestablished_on
RR8,cnio,2020-01-01,2022-01-01`,
			`line 2: add a post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a new post to come",
			`trust_code,post_type,established_on,recruiting_from
RR8,cnio,2027-04-01,2027-01-04`,
			`line 2: add a post, RR8 cnio
1 new, 0 changed, 0 closed`,
		},
		{
			"a new post with its holder",
			`trust_code,post_type,established_on,appointment_kind,appointed_from,person_name,fci
RR8,cnio,2020-01-01,acting,2026-01-01,Example Person Nine,fellow`,
			`line 2: add a person, RR8 cnio
line 2: add a post, RR8 cnio
line 2: add an appointment, RR8 cnio
line 2: set the holder of the new appointment, RR8 cnio: person_name, fci
2 new, 0 changed, 0 closed`,
		},
		{
			"a new post with two holders, the second row short",
			`trust_code,post_type,local_title,established_on,appointment_kind,appointed_from,share,person_name
RR8,cnio,Lead,2020-01-01,substantive,2026-01-01,50,Example Person Nine
RR8,cnio,,,substantive,2026-01-01,50,Example Person Ten`,
			`line 2: add a person, RR8 cnio
line 3: add a person, RR8 cnio
line 2: add a post, RR8 cnio
line 2: add an appointment, RR8 cnio
line 3: add an appointment, RR8 cnio
line 2: set the holder of the new appointment, RR8 cnio: person_name
line 3: set the holder of the new appointment, RR8 cnio: person_name
3 new, 0 changed, 0 closed`,
		},
		{
			"the same, the short row first",
			`trust_code,post_type,local_title,established_on,appointment_kind,appointed_from,share,person_name
RR8,cnio,,,substantive,2026-01-01,50,Example Person Ten
RR8,cnio,Lead,2020-01-01,substantive,2026-01-01,50,Example Person Nine`,
			`line 3: add a person, RR8 cnio
line 2: add a person, RR8 cnio
line 3: add a post, RR8 cnio
line 3: add an appointment, RR8 cnio
line 2: add an appointment, RR8 cnio
line 3: set the holder of the new appointment, RR8 cnio: person_name
line 2: set the holder of the new appointment, RR8 cnio: person_name
3 new, 0 changed, 0 closed`,
		},
		{
			"two new posts of one type",
			`trust_code,post_type,local_title,established_on
RR8,clinical_safety_officer,Safety (wards),2020-01-01
RR8,clinical_safety_officer,Safety (clinics),2020-01-01`,
			`line 2: add a post, RR8 clinical_safety_officer
line 3: add a post, RR8 clinical_safety_officer
2 new, 0 changed, 0 closed`,
		},
		{
			"a post after another of the same title",
			`trust_code,post_type,local_title,established_on,disestablished_on
RR8,cnio,Lead,2016-01-01,2018-01-01
RR8,cnio,Lead,2020-01-01,`,
			`line 2: add a post, RR8 cnio
line 3: add a post, RR8 cnio
2 new, 0 changed, 0 closed`,
		},
		{
			"a correction from no day",
			`trust_code,post_type,reports_to,board_access
R0A,ccio,chief_executive,voting`,
			`line 2: change post P1, R0A ccio: reports_to, board_access
0 new, 1 changed, 0 closed`,
		},
		{
			"a correction from the same day",
			`trust_code,post_type,effective_from,reports_to
R0A,ccio,2024-01-01,chief_executive`,
			`line 2: change post P1, R0A ccio: reports_to
0 new, 1 changed, 0 closed`,
		},
		{
			"a change from a later day",
			`trust_code,post_type,effective_from,reports_to,confirmed_on
R0A,ccio,2026-04-01,chief_executive,2026-05-01`,
			`line 2: change post P1 from a new day, R0A ccio: reports_to
0 new, 1 changed, 0 closed`,
		},
		{
			"a change to come",
			`trust_code,post_type,effective_from,funded_time
R0A,ccio,2027-04-01,0.8`,
			`line 2: change post P1 from a new day, R0A ccio: funded_time
0 new, 1 changed, 0 closed`,
		},
		{
			"a later day and the same facts only confirms",
			`trust_code,post_type,effective_from,reports_to,confirmed_on
R0A,ccio,2026-04-01,medical_director,2026-11-22`,
			`line 2: change post P1, R0A ccio: confirmed_on
0 new, 1 changed, 0 closed`,
		},
		{
			"a fact that is not told",
			`trust_code,post_type,reports_to,funded_time,confirmed_on
R0A,ccio,not told,NOT TOLD,not told`,
			`line 2: change post P1, R0A ccio: funded_time, reports_to, confirmed_on
0 new, 1 changed, 0 closed`,
		},
		{
			"a title taken away, by id",
			`post_id,trust_code,post_type,local_title
P3,R0A,cnio,not told`,
			`line 2: change post P3, R0A cnio: local_title
0 new, 1 changed, 0 closed`,
		},
		{
			"a title corrected, by id",
			`post_id,trust_code,post_type,local_title
P1,R0A,ccio,Chief Clinical Information Officer`,
			`line 2: change post P1, R0A ccio: local_title
0 new, 1 changed, 0 closed`,
		},
		{
			"a type corrected, by id",
			`post_id,trust_code,post_type
P3,R0A,other_clinical_informatician`,
			`line 2: change post P3, R0A other_clinical_informatician: post_type
0 new, 1 changed, 0 closed`,
		},
		{
			"an untitled post given its title beside a new one",
			`post_id,trust_code,post_type,local_title,established_on
P4,R0A,cnio,"CNIO, children",
,R0A,cnio,"CNIO, maternity",2026-01-01`,
			`line 2: change post P4, R0A cnio: local_title
line 3: add a post, R0A cnio
1 new, 1 changed, 0 closed`,
		},
		{
			"established earlier",
			`trust_code,post_type,established_on
R0A,ccio,2017-11-01`,
			`line 2: change post P1, R0A ccio: established_on
0 new, 1 changed, 0 closed`,
		},
		{
			"established and its facts earlier",
			`post_id,trust_code,post_type,established_on,effective_from,budget
P5,RR8,ccio,2015-04-01,2015-04-01,own`,
			`line 2: change post P5, RR8 ccio: established_on
line 2: change post P5, RR8 ccio: budget
0 new, 1 changed, 0 closed`,
		},
		{
			"closed",
			`trust_code,post_type,local_title,disestablished_on
R0A,cnio,"CNIO, adults",2026-10-01`,
			`line 2: close post P3, R0A cnio: disestablished_on
0 new, 0 changed, 1 closed`,
		},
		{
			"closed with its appointment",
			`trust_code,post_type,disestablished_on,appointment_id,appointed_to
RR8,ccio,2026-10-01,A5,2026-09-30`,
			`line 2: close post P5, RR8 ccio: disestablished_on
line 2: close appointment A5, RR8 ccio: appointed_to
0 new, 0 changed, 2 closed`,
		},
		{
			"recruiting again",
			`trust_code,post_type,recruiting_from
R0A,ccio,2026-10-01`,
			`line 2: change post P1, R0A ccio: recruiting_from
0 new, 1 changed, 0 closed`,
		},
		{
			"recruiting ended",
			`trust_code,post_type,recruiting_from,recruiting_to
R0A,ccio,2024-02-01,2024-06-30`,
			`line 2: change post P1, R0A ccio: recruiting_to
0 new, 1 changed, 0 closed`,
		},
		{
			"recruiting has no end yet",
			`trust_code,post_type,recruiting_to
R0A,ccio,not told`,
			`line 2: change post P1, R0A ccio: recruiting_to
0 new, 1 changed, 0 closed`,
		},
	}
}
