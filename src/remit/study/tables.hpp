// The patients as tables in the vocabulary of CDISC (ADTTE, ADRS; docs/reference/results.md); our own columns begin
// with SIM.
#pragma once
#include "remit/base/table.hpp"
#include "remit/study/run_study.hpp"

namespace remit {

/// One row a patient and parameter: PFS, TTP (death censors), TTR (responders and not).
Table adtte(const StudyRun& run);
/// One row a visit (OVR, COVR) and one a patient for CBOR, RSP, VGPRRSP, CRRSP, MRDNEG5, MRDNEG6.
Table adrs(const StudyRun& run);
/// Every visit as observed, with what the model held beside it.
Table visits(const StudyRun& run);

}  // namespace remit
