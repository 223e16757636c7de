// From a flat draft to a Model: kinds of symbols are inferred as Antimony does, values become initial values or
// assignments.
#pragma once
#include "remit/lang/antimony.hpp"
#include "remit/lang/antimony_draft.hpp"
#include "remit/lang/complaints.hpp"

namespace remit {

Model build_model(Draft draft, std::vector<FunctionDefinition> functions, const AntimonyOptions& options,
                  Complaints& complaints);

}  // namespace remit
