// A Model from the SBML of a test pair, without parts, constraints and annotations.
#pragma once
#include "remit/lang/model.hpp"
#include "xml_sketch.hpp"

namespace remit::test {

bool has_parts(const Element& document);
Model model_of_sbml(const Element& document);

}  // namespace remit::test
