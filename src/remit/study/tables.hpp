// The patients as tables in the vocabulary of CDISC (ADTTE, ADRS; docs/reference/results.md); our own columns begin
// with SIM.
#pragma once
#include "remit/base/table.hpp"
#include "remit/study/summary.hpp"

namespace remit {

/// One row a patient and parameter: PFS, TTP (death censors), TTR (responders and not).
Table adtte(const StudyRun& run);
/// One row a visit (OVR, COVR) and one a patient for CBOR, RSP, VGPRRSP, CRRSP, MRDNEG5, MRDNEG6.
Table adrs(const StudyRun& run);
/// Every visit as observed, with what the model held beside it.
Table visits(const StudyRun& run);
/// One row a patient and side effect (ADAE): worst grade, its first day, and the first day of each grade or more.
Table adae(const StudyRun& run);
/// One row a patient and drug (ADEX): planned and given amounts, holds, reductions, supportive courses.
Table adex(const StudyRun& run);
/// Cumulative incidence of side effects by grade and of deaths by cause, with what competes; a row an arm, term, grade
/// and landmark.
Table incidence(const Summary& summary);

}  // namespace remit
