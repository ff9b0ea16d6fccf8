package postfile

// refusedMore is files about people, statements and days that are refused, and why.
func refusedMore() []planCase {
	return []planCase{
		{
			"the same person twice at once",
			`trust_code,post_type,appointment_kind,appointed_from,person_name
R0A,ccio,acting,2026-01-01,Example Person Two`,
			`line 2, appointed_from "2026-01-01": the same person holds this post already, from 2024-06-01 on: end that appointment on the day ` +
				`before, or correct it`,
		},
		{
			"facts of nobody",
			`appointment_id,trust_code,post_type,fci
A5,RR8,ccio,fellow`,
			`line 2, fci: is about a holder whom the register does not know: give person_name too`,
		},
		{
			"a time without a unit",
			`appointment_id,trust_code,post_type,actual_time,funded_time
A5,RR8,ccio,0.4,0.5`,
			`line 2, funded_time "0.5": has no unit: write WTE or PA in funded_unit, or after the number`,
		},
		{
			"a unit without the number",
			`trust_code,post_type,funded_unit
R0A,ccio,PA`,
			`line 2, funded_unit "PA": changes the unit without the number: the post has 0.6 WTE; write funded_time in the new unit too`,
		},
		{
			"a number too large in the unit that the post has",
			`trust_code,post_type,funded_time
R0A,ccio,6`,
			`line 2, funded_time "6": is more than a post can have: write 0 to 2 WTE (4 PAs are 0.4 WTE)`,
		},
		{
			"a person_id that is not known",
			`appointment_id,trust_code,post_type,person_id
A5,RR8,ccio,01930000-0000-7000-8000-000000000009`,
			`line 2, person_id: is not the id of a person in the register: correct it, or for a new person give person_name as well`,
		},
		{
			"a person_id of another name",
			`appointment_id,trust_code,post_type,person_id,person_name
A5,RR8,ccio,H2,Example Person Nine`,
			`line 2, person_name: is not the name that belongs to this person_id in the register or in another row: correct the person_id; a ` +
				`name is corrected in administration`,
		},
		{
			"a name that two people bear",
			`trust_code,post_type,local_title,appointment_kind,appointed_from,person_name,person_id
R0A,cnio,"CNIO, adults",acting,2026-01-01,Example Person Two,01930000-0000-7000-8000-000000000009
R0A,cnio,"CNIO, adults",acting,2025-01-01,Example Person Two,`,
			`line 3, person_name: is the name of more than one person in this trust: give person_id as well`,
		},
		{
			"a statement against a post",
			`trust_code,post_type,no_such_post,effective_from
R0A,ccio,yes,2026-01-01`,
			`line 2, no_such_post "yes": the statement that there is no such post (from 2026-01-01 on) contradicts a post of the type, which ` +
				`exists from 2024-01-01 on: end the statement with disestablished_on in a no_such_post row, or take it out`,
		},
		{
			"a post against a statement",
			`trust_code,post_type,established_on
R0A,deputy_ccio,2026-01-01`,
			`line 2, post_type "deputy_ccio": the statement that there is no such post (from 2022-07-01 on) contradicts a post of the type, ` +
				`which exists from 2026-01-01 on: end the statement with disestablished_on in a no_such_post row, or take it out`,
		},
		{
			"a post and a statement in one file",
			`trust_code,post_type,established_on,no_such_post,effective_from
RR8,cnio,2026-01-01,,
RR8,cnio,,yes,2025-01-01`,
			`line 3, no_such_post "yes": the statement that there is no such post (from 2025-01-01 on) contradicts a post of the type, which ` +
				`exists from 2026-01-01 on: end the statement with disestablished_on in a no_such_post row, or take it out`,
		},
		{
			"a statement within another",
			`trust_code,post_type,no_such_post,effective_from
R0A,deputy_ccio,yes,2024-01-01`,
			`line 2, effective_from "2024-01-01": it is said already that there is no such post, from 2022-07-01 on: write 2022-07-01 to correct ` +
				`that, or leave no day in both`,
		},
		{
			"two statements that overlap",
			`trust_code,post_type,no_such_post,effective_from
RR8,cnio,yes,2024-01-01
RR8,cnio,yes,2025-01-01
RR8,cnio,yes,2025-01-01`,
			`line 3, effective_from "2025-01-01": it is said already that there is no such post, from 2024-01-01 on: write 2024-01-01 to correct ` +
				`that, or leave no day in both
line 4, effective_from "2025-01-01": line 3 says the same: take one of them out`,
		},
		{
			"a statement with other cells",
			`trust_code,post_type,no_such_post,effective_from,budget,person_name
RR8,cnio,yes,,own,Example Person Two
RR8,cnio,perhaps,2025-01-01,,`,
			`line 2, effective_from: is empty: say from which day there is no such post
line 2, budget "own": has no place in a no_such_post row, which takes only trust_code, post_type, effective_from and disestablished_on: ` +
				`empty it
line 2, person_name: has no place in a no_such_post row, which takes only trust_code, post_type, effective_from and disestablished_on: ` +
				`empty it
line 3, no_such_post "perhaps": is neither yes nor no: write yes in a row that says so of all posts of the type, else leave it empty`,
		},
		{
			"a statement that ends as it begins",
			`trust_code,post_type,no_such_post,effective_from,disestablished_on
RR8,cnio,yes,2025-01-01,2025-01-01`,
			`line 2, disestablished_on "2025-01-01": is not after 2025-01-01, from when there is no such post: write the first day on which this ` +
				`is no longer so`,
		},
		{
			"no other post, with other cells",
			`trust_code,post_type,no_such_post,no_other_post,effective_from,disestablished_on,vacant_from
R0A,ccio,,yes,,,2026-01-01
R0A,ccio,yes,yes,2025-01-01,,
R0A,ccio,,yes,2025-01-01,2025-01-01,`,
			`line 2, effective_from: is empty: say from which day there is no other post
line 2, vacant_from "2026-01-01": has no place in a no_other_post row, which takes only trust_code, post_type, effective_from and ` +
				`disestablished_on: empty it
line 3, no_other_post "yes": cannot be said together with no_such_post: write yes in one of them
line 4, disestablished_on "2025-01-01": is not after 2025-01-01, from when there is no other post: write the first day on which this ` +
				`is no longer so`,
		},
		{
			"no such post, and no other",
			`trust_code,post_type,established_on,disestablished_on,no_such_post,no_other_post,effective_from
R0A,deputy_ccio,2018-01-01,2020-01-01,,,
R0A,deputy_ccio,,,,yes,2019-01-01
RR8,cnio,2018-01-01,2020-01-01,,,
RR8,cnio,,,,yes,2019-01-01
RR8,cnio,,,yes,,2020-01-01`,
			`line 3, effective_from "2019-01-01": it is said already that there is no such post, from 2022-07-01 on: end one with ` +
				`disestablished_on in its row, or leave no day in both
line 6, effective_from "2020-01-01": it is said already that there is no other post, from 2019-01-01 on: end one with ` +
				`disestablished_on in its row, or leave no day in both`,
		},
		{
			"no other post, and none in the register",
			`trust_code,post_type,established_on,disestablished_on,no_other_post,effective_from
RR8,cnio,2018-01-01,2020-01-01,,
RR8,cnio,,,yes,2020-01-01
R0A,deputy_ccio,,2022-07-01,yes,2021-01-01`,
			`line 3, no_other_post "yes": the register has no post of this type from 2020-01-01 on: write no_such_post if there is none, or ` +
				`give the trust's posts in the same file
line 4, no_other_post "yes": the register has no post of this type from 2021-01-01 to 2022-06-30: write no_such_post if there is none, ` +
				`or give the trust's posts in the same file`,
		},
		{
			"vacant while it is held, before it was there, too far ahead, and no answer",
			`post_id,trust_code,post_type,established_on,vacant_from,recruiting
P5,RR8,ccio,,2026-11-01,
P1,R0A,ccio,,2024-02-02,
P3,R0A,cnio,,2019-12-31,
P4,R0A,cnio,,2028-11-23,perhaps`,
			`line 2, vacant_from "2026-11-01": is a day on which somebody holds the post, from 2026-01-01 on: give appointed_to, the day ` +
				`before, or write "not told"
line 3, vacant_from "2024-02-02": contradicts the last holder, who left on 2024-01-31: correct appointed_to, or write "not told", and ` +
				`the post is vacant from the day after
line 4, vacant_from "2019-12-31": is before the post's first day, 2020-01-01: write that day or a later one
line 5, vacant_from "2028-11-23": is too far ahead: the register takes plans for up to 2 years; write a day up to 2028-11-22
line 5, recruiting "perhaps": is not an answer: write yes, no or not told`,
		},
		{
			"before the trust opened",
			`trust_code,post_type,established_on
R0A,cio_cdio,2017-09-30`,
			`line 2, established_on "2017-09-30": the trust opened on 2017-10-01: a day from then on is right, or the code of its predecessor`,
		},
		{
			"after the trust closed",
			`trust_code,post_type,established_on,disestablished_on,appointment_kind,appointed_from
RQ6,ccio,2015-01-01,,interim,2019-10-01
RQ6,cnio,2019-10-01,2019-12-01,,`,
			`line 2, disestablished_on: the trust closed, its last day being 2019-09-30: give the end too
line 2, appointed_from "2019-10-01": the trust closed, its last day being 2019-09-30: a day up to then is right, or the code of its ` +
				`successor
line 2, appointed_to: the trust closed, its last day being 2019-09-30: give the end too
line 3, established_on "2019-10-01": the trust closed, its last day being 2019-09-30: a day up to then is right, or the code of its ` +
				`successor
line 3, disestablished_on "2019-12-01": the trust closed, its last day being 2019-09-30: a day up to then is right, or the code of its ` +
				`successor`,
		},
		{
			"days in the wrong order",
			`trust_code,post_type,established_on,effective_from,disestablished_on,recruiting_from,recruiting_to,appointment_kind,appointed_from,` +
				`appointed_to
RR8,cnio,2020-01-01,2019-01-01,2020-01-01,2021-01-01,2020-01-01,acting,2021-01-01,2020-01-01`,
			`line 2, effective_from "2019-01-01": is too early for established_on, 2020-01-01: write that day or a later one
line 2, disestablished_on "2020-01-01": is too early for established_on, 2020-01-01: write the first day on which the post no longer exists
line 2, recruiting_to "2020-01-01": is too early for recruiting_from, 2021-01-01: write that day or a later one
line 2, appointed_to "2020-01-01": is too early for appointed_from, 2021-01-01: write that day or a later one`,
		},
		{
			"too far ahead, and done in the future",
			`trust_code,post_type,recruiting_from,recruiting_to,confirmed_on,appointment_id,registration_checked_on,appointed_to
RR8,ccio,2028-11-22,2028-11-23,2026-11-23,A5,2026-11-23,2031-01-01`,
			`line 2, recruiting_to "2028-11-23": is too far ahead: the register takes plans for up to 2 years; write a day up to 2028-11-22
line 2, confirmed_on "2026-11-23": is too far ahead: this cannot have been done on a day to come; write a day up to 2026-11-22
line 2, appointed_to "2031-01-01": is too far ahead: the register takes plans for up to 2 years; write a day up to 2028-11-22
line 2, registration_checked_on: is too far ahead: this cannot have been done on a day to come; write a day up to 2026-11-22`,
		},
		{
			"not told where it must be told",
			`appointment_id,trust_code,post_type,established_on,share,person_name,funded_unit
A5,RR8,not told,not told,not told,not told,not told`,
			`line 2, post_type "not told": cannot be set to not told: leave the cell empty to leave it as it is
line 2, established_on "not told": cannot be set to not told: leave the cell empty to leave it as it is
line 2, funded_unit "not told": cannot be set to not told: leave the cell empty to leave it as it is
line 2, share "not told": cannot be set to not told: leave the cell empty to leave it as it is
line 2, person_name: cannot be set to not told: leave the cell empty to leave it as it is`,
		},
		{
			"renamed to what another row looks for",
			`post_id,trust_code,post_type,local_title,established_on
P3,R0A,cnio,Lead,
,R0A,cnio,Lead,2020-01-01`,
			`line 3, local_title "Lead": cannot tell this new post from one of its type that the trust has from 2020-01-01 on: give that post's ` +
				`post_id if it is the same, else a local_title to each`,
		},
		{
			"a new post that a short row would find later",
			`trust_code,post_type,local_title,established_on,budget
R0A,ccio,Second CCIO,2026-01-01,
R0A,ccio,,,own`,
			`line 3, local_title: is empty, and the trust has more than one post of this type: give its local_title or its post_id`,
		},
		{
			"days of two rows in the wrong order",
			`post_id,trust_code,post_type,local_title,established_on,effective_from,disestablished_on
P3,R0A,cnio,,,,2026-10-01
P3,R0A,cnio,,,2026-11-01,
,RR8,cnio,Lead,,2019-01-01,
,RR8,cnio,Lead,2020-01-01,,
P5,RR8,ccio,,2026-01-01,,
P5,RR8,ccio,,,,2026-01-01`,
			`line 2, disestablished_on "2026-10-01": is not after 2026-11-01 in another row: write the first day on which the post no longer exists
line 4, effective_from "2019-01-01": is before established_on, 2020-01-01, in another row: write that day or a later one
line 7, disestablished_on "2026-01-01": is not after 2026-01-01 in another row: write the first day on which the post no longer exists`,
		},
		{
			"a row that would mean another post once it is imported",
			`post_id,trust_code,post_type,local_title,established_on
P3,R0A,cnio,not told,
,R0A,cnio,,2018-01-01`,
			`line 3: would be read in another way once it is imported: give post_id or appointment_id, or import it in a file of its own`,
		},
		{
			"a new post with an appointment of another",
			`appointment_id,trust_code,post_type,established_on
A5,RR8,cnio,2020-01-01`,
			`line 2, appointment_id "A5": is the id of an appointment to another post: correct it, or the cells that say which post this is`,
		},
		{
			"an id that is none",
			`post_id,trust_code,post_type
12,R0A,ccio`,
			`line 2, post_id "12": is not a post id: it has 36 characters, such as 01981c3e-5b7a-7c11-9a52-3d6f0e4b8a90`,
		},
		{
			"actual time without a unit",
			`appointment_id,trust_code,post_type,actual_time,person_name
A5,RR8,ccio,0.4,Example Person Nine`,
			`line 2, actual_time: has no unit: write WTE or PA in funded_unit, or after the number`,
		},
	}
}
