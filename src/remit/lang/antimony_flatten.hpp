// Parts (sub-models) dissolved into the model that has them: x of part A becomes A__x.
// What the enclosing model says of A.x wins over what the part says; `A.x is y` and arguments make one thing of two
// names; `delete A.x` takes the thing away and every rule, rate, delay or assignment that uses it, as the SBML comp
// package does.
#pragma once
#include <optional>
#include <string>

#include "remit/lang/antimony_draft.hpp"
#include "remit/lang/complaints.hpp"

namespace remit {

/// The model without parts, identities and deletions; empty if it is too large or contains itself.
std::optional<Draft> flatten(DraftFile& file, const Draft& model, Complaints& complaints);

}  // namespace remit
