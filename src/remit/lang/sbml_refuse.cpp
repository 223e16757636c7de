#include "remit/lang/sbml_refuse.hpp"

#include <array>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>

namespace remit {
namespace {

// Reading a package that this libSBML has no plug-in for; the package itself is judged by name below.
constexpr std::array<unsigned, 2> tolerated = {UnrequiredPackagePresent, UnknownPackageAttribute};

// What this libSBML says of a distribution: an unknown package, and a csymbol that the core does not have.
bool is_about_draws(const SBMLError& error) {
  const bool unknown_package = error.getErrorId() == RequiredPackagePresent;
  return error.getErrorId() == 10205 || (unknown_package && error.getMessage().find("'distrib'") != std::string::npos);
}

bool is_tolerated(const SBMLError& error, bool draws) {
  if (draws && is_about_draws(error)) return true;
  for (unsigned id : tolerated) {
    if (error.getErrorId() == id) return true;
  }
  return error.getSeverity() < LIBSBML_SEV_ERROR;
}

struct Package {
  std::string_view name, instead;
};

constexpr std::array<Package, 7> refused_packages = {{
    {"fbc", "flux balance is another calculation: use a tool for flux balance"},
    {"qual", "logical networks have no rates: use a tool for logical models"},
    {"spatial", "write the places as compartments with transport reactions"},
    {"arrays", "write the elements out"},
    {"multi", "write the species of each state out"},
    {"dyn", "write births and deaths as reactions"},
    {"distrib",
     "patients differ by their population: give the parameter a distribution there; or simulate it with --stochastic"},
}};

void refuse(Complaints& complaints, Span span, std::string message, std::string_view instead) {
  complaints.error(std::move(span), "sbml-refused", std::move(message), std::string(instead));
}

Span place(const SBase& element, const std::string& file) {
  return {file, static_cast<int>(element.getLine()), static_cast<int>(element.getColumn())};
}

void judge_packages(const SBMLDocument& document, const std::string& file, Complaints& complaints, bool draws) {
  const XMLNamespaces* namespaces = document.getNamespaces();
  for (int i = 0; namespaces && i < namespaces->getLength(); ++i) {
    const std::string uri = namespaces->getURI(i);
    for (const Package& package : refused_packages) {
      if (uri.find(fmt::format("/{}/version", package.name)) == std::string::npos) continue;
      if (draws && package.name == "distrib") continue;
      refuse(complaints, {file, 1, 0}, fmt::format("the SBML package `{}` is not read", package.name), package.instead);
    }
  }
}

// An empty <apply>, or a <sep> where no number is.
bool is_foreign(const ::ASTNode& node) {
  const bool named = node.getType() == ::AST_NAME || node.getType() == ::AST_FUNCTION;
  return node.getType() == ::AST_UNKNOWN || (named && !node.getName());
}

bool has_foreign_node(const ::ASTNode& node) {
  if (is_foreign(node)) return true;
  for (unsigned i = 0; i < node.getNumChildren(); ++i) {
    if (has_foreign_node(*node.getChild(i))) return true;
  }
  return false;
}

}  // namespace

void complain_about_document(SBMLDocument& document, const std::string& file, Complaints& complaints, bool draws) {
  judge_packages(document, file, complaints, draws);
  for (unsigned i = 0; i < document.getNumErrors(); ++i) {
    const SBMLError& error = *document.getError(i);
    if (is_tolerated(error, draws)) continue;
    std::string message = error.getShortMessage();
    if (message.empty()) message = error.getMessage();
    complaints.error({file, static_cast<int>(error.getLine()), static_cast<int>(error.getColumn())}, "sbml-invalid",
                     fmt::format("{} (SBML rule {})", message, error.getErrorId()), error.getMessage());
  }
  if (document.getLevel() == 1)
    refuse(complaints, {file, 1, 0}, "SBML Level 1 is not read", "convert the file to Level 2 or 3");
}

void complain_about_formulas(SBMLDocument& document, const std::string& file, Complaints& complaints) {
  const std::unique_ptr<List> elements(document.getAllElements());
  for (unsigned i = 0; elements && i < elements->getSize(); ++i) {
    const auto& element = *static_cast<const SBase*>(elements->get(i));
    const ::ASTNode* math = element.getMath();
    if (math && has_foreign_node(*math))
      complaints.error(place(element, file), "sbml-math", "an element of the formula is no MathML that SBML has",
                       "an empty <apply> or a <sep> outside of a number, for instance");
  }
}

void complain_about_elements(SBMLDocument& document, const std::string& file, Complaints& complaints) {
  const ::Model& model = *document.getModel();
  for (unsigned i = 0; i < model.getNumRules(); ++i) {
    const ::Rule& rule = *model.getRule(i);
    if (rule.isAlgebraic() && rule.isSetMath())
      refuse(complaints, place(rule, file), "an algebraic rule leaves open which quantity it determines",
             "solve it for one quantity and write an assignment rule");
  }
  for (unsigned i = 0; i < model.getNumReactions(); ++i) {
    const ::Reaction& reaction = *model.getReaction(i);
    if (reaction.isSetFast() && reaction.getFast())
      refuse(complaints, place(reaction, file),
             fmt::format("the reaction `{}` is fast, which SBML itself has given up", reaction.getId()),
             "give it a large rate, or write its equilibrium as an assignment rule");
  }
}

}  // namespace remit
