// Counted species (clones of whole cells) take part in X -> 2 X, X -> nothing and X -> Y only.
#pragma once
#include "remit/lang/complaints.hpp"
#include "remit/lang/model.hpp"

namespace remit {

void check_counted(const Model& model, Complaints& complaints);

}  // namespace remit
