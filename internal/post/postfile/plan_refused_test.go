package postfile

// refusedPosts is files about posts and appointments that are refused, and why.
func refusedPosts() []planCase {
	return []planCase{
		{
			"a type corrected to one that is said not to be there",
			`post_id,trust_code,post_type
P3,R0A,deputy_ccio`,
			`line 2, post_type "deputy_ccio": the statement that there is no such post (from 2022-07-01 on) contradicts a post of the type, ` +
				`which exists from 2020-01-01 on: end the statement with disestablished_on in a no_such_post row, or take it out`,
		},
		{
			"established and its facts earlier, not found by date",
			`trust_code,post_type,established_on,effective_from
RR8,ccio,2015-04-01,2015-04-01`,
			`line 2, local_title: cannot tell this new post from one of its type that the trust has from 2016-04-01 on: give that post's post_id ` +
				`if it is the same, else a local_title to each`,
		},
		{
			"a titled post beside one without a title",
			`trust_code,post_type,local_title,established_on
R0A,cnio,"CNIO, maternity",2026-01-01`,
			`line 2, local_title "CNIO, maternity": cannot tell this new post from one of its type that the trust has from 2020-01-01 on: give ` +
				`that post's post_id if it is the same, else a local_title to each`,
		},
		{
			"a new post known from before the trust opened",
			`trust_code,post_type,effective_from
R0A,cio_cdio,2017-09-30`,
			`line 2, effective_from "2017-09-30": the trust opened on 2017-10-01: a day from then on is right, or the code of its predecessor`,
		},
		{
			"an id that is not known",
			`post_id,trust_code,post_type
01930000-0000-7000-8000-000000000001,R0A,ccio`,
			`line 2, post_id "01930000-0000-7000-8000-000000000001": is not the id of a post in the register: ` +
				`correct it, or empty it for a new post`,
		},
		{
			"the id of a post of another trust",
			`post_id,trust_code,post_type
P5,R0A,ccio`,
			`line 2, post_id "P5": is the id of a post of another trust: correct it, or the trust_code`,
		},
		{
			"an appointment that is not known",
			`appointment_id,trust_code,post_type
01930000-0000-7000-8000-000000000001,R0A,ccio`,
			`line 2, appointment_id "01930000-0000-7000-8000-000000000001": is not the id of an appointment in the register: correct it, or ` +
				`empty it for a new appointment`,
		},
		{
			"an appointment to another post",
			`appointment_id,trust_code,post_type
A5,R0A,ccio`,
			`line 2, appointment_id "A5": is the id of an appointment to another post: correct it, or the cells that say which post this is`,
		},
		{
			"a trust that is not known",
			`trust_code,post_type,established_on
RZZ,ccio,2020-01-01`,
			`line 2, trust_code "RZZ": is not the code of a trust in the register: look it up, or import the trusts first`,
		},
		{
			"everything wrong at once",
			`trust_code,post_type,established_on,funded_time,funded_unit,reports_to,share,fci,person_name
R0A,cio,2020-13-01,3,WTE,the boss,0,fellw,Example Person Two
,ccio,,,,,,,
R-0A,ccio,1948-07-04,x,days,,101,,`,
			`line 2, post_type "cio": is not a post type: write ccio, deputy_ccio, cnio, chief_ahp_information_officer, ` +
				`chief_pharmacy_information_officer, clinical_safety_officer, other_clinical_informatician, cio_cdio or board_digital_lead
line 2, established_on "2020-13-01": is not a date: write it as YYYY-MM-DD, such as 2026-04-01
line 2, funded_time "3": is more than a post can have: write 0 to 2 WTE (4 PAs are 0.4 WTE)
line 2, reports_to "the boss": is not a line of report: write chief_executive, board_chair, medical_director, chief_nurse, cio_cdio, ` +
				`coo, cfo, other or not told
line 2, share "0": is not a share: write a whole number from 1 to 100, the hundredths of the post
line 2, fci: is not a grade of the FCI: write none, associate, member, fellow or not told
line 2, appointed_from: is empty, and the row is about an appointment: write it, or the appointment_id
line 2, appointment_kind: is empty, and the row is about an appointment: write it, or the appointment_id
line 3, trust_code: is empty: every row needs it
line 4, trust_code "R-0A": is not an ODS code: write 3 to 10 letters and digits, such as R0A
line 4, established_on "1948-07-04": is before the NHS began: write a day from 1948-07-05 on
line 4, funded_unit "days": is not a unit of time: write wte or pa
line 4, funded_time "x": is not an amount of time: write a number with two decimals at most, such as 0.4 or 4
line 4, share "101": is not a share: write a whole number from 1 to 100, the hundredths of the post
line 4, appointed_from: is empty, and the row is about an appointment: write it, or the appointment_id
line 4, appointment_kind: is empty, and the row is about an appointment: write it, or the appointment_id`,
		},
		{
			"a new post without a day",
			`trust_code,post_type
RR8,cnio`,
			`line 2, established_on: is empty, and no post in the register fits this row: for a new post write the day it was established, or, ` +
				`if that is not known, effective_from`,
		},
		{
			"two posts that fit",
			`trust_code,post_type,effective_from
R0A,clinical_safety_officer,2026-01-01
R0A,cnio,2019-01-01`,
			`line 3, local_title: cannot tell this new post from one of its type that the trust has from 2020-01-01 on: give that post's post_id ` +
				`if it is the same, else a local_title to each`,
		},
		{
			"two titles that fit",
			`post_id,trust_code,post_type,local_title
P4,R0A,cnio,"CNIO, adults"
,R0A,cnio,"CNIO, adults"`,
			`line 3, local_title "CNIO, adults": is the title of more than one post of this type in the trust: give its post_id`,
		},
		{
			"rows that disagree",
			`trust_code,post_type,established_on,budget,effective_from
RR8,cnio,2020-01-01,own,
RR8,cnio,2020-02-01,none,`,
			`line 3, established_on "2020-02-01": differs from line 2, which is about the same post: write the same in both, or leave one empty; ` +
				`if they are two posts, give each its post_id or its own local_title
line 3, budget "none": differs from line 2, which is about the same post: write the same in both, or leave one empty; if they are two ` +
				`posts, give each its post_id or its own local_title`,
		},
		{
			"the same post with a wrong date",
			`trust_code,post_type,local_title,established_on,effective_from
RR8,ccio,CCIO,2010-01-01,2012-01-01`,
			`line 2, local_title "CCIO": cannot tell this new post from one of its type that the trust has from 2016-04-01 on: give that post's ` +
				`post_id if it is the same, else a local_title to each`,
		},
		{
			"facts from too early",
			`trust_code,post_type,effective_from,budget
R0A,ccio,2023-01-01,own`,
			`line 2, effective_from "2023-01-01": is too early: the facts that the register has of this post hold from 2024-01-01; write that ` +
				`day to correct them, or a later one to change them from then on`,
		},
		{
			"facts of a post that is over",
			`post_id,trust_code,post_type,effective_from,disestablished_on,budget
P3,R0A,cnio,2026-06-01,2026-06-01,own`,
			`line 2, disestablished_on "2026-06-01": is too early for effective_from, 2026-06-01: write the first day on which the post no ` +
				`longer exists`,
		},
		{
			"closed before its facts",
			`trust_code,post_type,disestablished_on
R0A,ccio,2023-06-01`,
			`line 2, disestablished_on "2023-06-01": is too early: facts of this post are recorded from 2024-01-01; write a later day`,
		},
		{
			"closed under its holder",
			`trust_code,post_type,disestablished_on
RR8,ccio,2026-10-01`,
			`line 2, appointed_to: appointment A5 of this post: the post does not exist on 2026-10-01, and this appointment runs on: give ` +
				`appointed_to, 2026-09-30 at the latest`,
		},
		{
			"established after its holder",
			`trust_code,post_type,established_on
R0A,ccio,2018-02-01`,
			`line 2, appointed_from: appointment A1 of this post: the post does not exist on 2018-01-01, the first day of this appointment: the ` +
				`post's first day is 2018-02-01; correct one of them`,
		},
		{
			"established after its facts",
			`trust_code,post_type,established_on
R0A,ccio,2024-02-01`,
			`line 2, established_on "2024-02-01": is after the post's first recorded facts, which hold from 2018-01-01 to 2023-12-31: write a ` +
				`day up to their last`,
		},
		{
			"recruiting from too early",
			`trust_code,post_type,recruiting_from
R0A,ccio,2023-01-01`,
			`line 2, recruiting_from "2023-01-01": is too early: the register has recruiting for this post from 2024-02-01; write that day to ` +
				`correct its end, or a later one for recruiting again`,
		},
		{
			"recruiting to, from no day",
			`trust_code,post_type,recruiting_to
RR8,ccio,2026-12-31`,
			`line 2, recruiting_to "2026-12-31": needs the first day of recruiting in recruiting_from`,
		},
		{
			"an appointment without its cells",
			`trust_code,post_type,share
R0A,ccio,50`,
			`line 2, appointed_from: is empty, and the row is about an appointment: write it, or the appointment_id
line 2, appointment_kind: is empty, and the row is about an appointment: write it, or the appointment_id`,
		},
		{
			"an appointment outside the post",
			`trust_code,post_type,appointment_kind,appointed_from
R0A,ccio,interim,2017-12-31`,
			`line 2, appointed_from "2017-12-31": the post does not exist on 2017-12-31, the first day of this appointment: the post's first day ` +
				`is 2018-01-01; correct one of them`,
		},
		{
			"one appointment twice",
			`trust_code,post_type,appointment_kind,appointed_from,appointment_id
R0A,ccio,substantive,2024-06-01,
R0A,ccio,,,A2`,
			`line 3, appointed_from: line 2 is about the same appointment: take one of them out; if two people share the post, name both`,
		},
		{
			"two appointments from one day without names",
			`trust_code,post_type,appointment_kind,appointed_from,share
RR8,ccio,acting,2026-06-01,50
RR8,ccio,acting,2026-06-01,50`,
			`line 2, person_name: is empty, and another row has an appointment of this kind from the same day: name both people, or give the ` +
				`appointment_id of each
line 3, person_name: is empty, and another row has an appointment of this kind from the same day: name both people, or give the ` +
				`appointment_id of each`,
		},
		{
			"a job-sharer found without a name",
			`trust_code,post_type,appointment_kind,appointed_from,appointed_to
R0A,clinical_safety_officer,substantive,2020-01-01,2026-12-31`,
			`line 2, appointed_from "2020-01-01": fits more than one appointment to this post: give appointment_id`,
		},
		{
			"shares left out",
			`trust_code,post_type,appointment_kind,appointed_from,person_name
RR8,ccio,acting,2026-06-01,Example Person Eight
RR8,ccio,acting,2026-06-01,Example Person Nine`,
			`line 2, share: with the others of its kind that begin on 2026-06-01 comes to 200: write the share of each, 100 at most together; if ` +
				`it is the same person, write the name as the register has it
line 3, share: with the others of its kind that begin on 2026-06-01 comes to 200: write the share of each, 100 at most together; if it ` +
				`is the same person, write the name as the register has it`,
		},
		{
			"a name spelt in another way",
			`trust_code,post_type,appointment_kind,appointed_from,person_name
R0A,ccio,substantive,2024-06-01,Example Person Too`,
			`line 2, share: with the others of its kind that begin on 2024-06-01 comes to 200: write the share of each, 100 at most together; if ` +
				`it is the same person, write the name as the register has it`,
		},
		{
			"another holder, by id",
			`appointment_id,trust_code,post_type,person_name
A2,R0A,ccio,Example Person Nine`,
			`line 2, person_name: is not the person who holds this appointment: end it with appointed_to, and add a row without appointment_id ` +
				`for the new one; the spelling of a name is corrected in administration`,
		},
		{
			"another holder by person_id",
			`appointment_id,trust_code,post_type,person_id
A2,R0A,ccio,H1`,
			`line 2, person_id: is not the person who holds this appointment: end it with appointed_to, and add a row without appointment_id for ` +
				`the new one; the spelling of a name is corrected in administration`,
		},
	}
}
