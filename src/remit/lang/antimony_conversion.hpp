// Conversion factors of time and extent (SBML comp, section 3.6): a part's own clock and amounts in those of the whole.
#pragma once
#include "remit/lang/antimony_draft.hpp"

namespace remit {

/// value * factor and value / factor, where a null factor is 1 and a null value stays null.
ExprPtr times(const ExprPtr& value, const ExprPtr& factor);
ExprPtr over(const ExprPtr& value, const ExprPtr& factor);

/// Time t of the part is t / time_conversion; its rates and extents become those of the whole.
void convert(Draft& draft, const DraftPart& part);

}  // namespace remit
