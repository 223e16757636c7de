// What an SBML document asks for that Remit does not do: named, with the element and what to use instead.
#pragma once
#include "remit/lang/complaints.hpp"

class SBMLDocument;  // libSBML's

namespace remit {

/// Parse errors of the document and packages that change its meaning. `draws`: the distributions of the package distrib
/// are welcome. Code "sbml-invalid" or "sbml-refused".
void complain_about_document(::SBMLDocument& document, const std::string& file, Complaints& complaints, bool draws);
/// Nodes of any formula, those of sub-models too, that no MathML of SBML makes: they have no name, which the builder
/// and libSBML 5.19.7, when it renames the parts of sub-models, take for granted. Code "sbml-math".
void complain_about_formulas(::SBMLDocument& document, const std::string& file, Complaints& complaints);
/// Elements of the (flattened) model that are refused: algebraic rules, fast reactions. Code "sbml-refused".
void complain_about_elements(::SBMLDocument& document, const std::string& file, Complaints& complaints);

}  // namespace remit
