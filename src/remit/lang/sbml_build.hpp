// From libSBML's object tree, already flat and free of refused elements, to a Model that is not checked yet.
#pragma once
#include <string>

#include "remit/lang/complaints.hpp"
#include "remit/lang/model.hpp"

class SBMLDocument;  // libSBML's

namespace remit {

Model model_of_sbml(const ::SBMLDocument& document, const std::string& file, Complaints& complaints);

}  // namespace remit
