// MathML, as libSBML holds it, to the trees of expr.hpp and back.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "remit/lang/complaints.hpp"
#include "remit/lang/expr.hpp"

class ASTNode;  // libSBML's

namespace remit {

/// What a formula is read with: who says it, and new names of functions whose own would be taken for a built-in one.
struct SbmlMathContext {
  Complaints& complaints;
  Span span;
  const std::map<std::string, std::string>& functions;
};

/// The tree; a null node gives null ("missing math"). Refuses delay (code "sbml-refused") and what SBML does not have.
ExprPtr expression_of(const ::ASTNode* node, const SbmlMathContext& context);

/// The node of a tree. Names of symbols (time, avogadro) become csymbols.
std::unique_ptr<::ASTNode> math_of(const ExprPtr& expr);

}  // namespace remit
