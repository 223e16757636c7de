// Missing math is read as SBML Level 3 Version 2 has it: the element around it then says nothing. (A rule without math
// does not set its target, an event without a trigger never happens.)
#include "remit/lang/sbml_build.hpp"

#include <set>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>

#include "remit/lang/builtins.hpp"
#include "remit/lang/sbml_math.hpp"
#include "remit/lang/sbml_units.hpp"

namespace remit {
namespace {

class Builder {
 public:
  Builder(const ::Model& xml, const std::string& file, Complaints& complaints)
      : xml_(xml), file_(file), complaints_(complaints) {}

  Model build() {
    model_.id = xml_.getId();
    model_.name = xml_.getName();
    model_.file = file_;
    read_sbml_units(xml_, model_);
    collect_names();
    read_all();
    return std::move(model_);
  }

 private:
  void read_all() {
    for (unsigned i = 0; i < xml_.getNumFunctionDefinitions(); ++i) read(*xml_.getFunctionDefinition(i));
    for (unsigned i = 0; i < xml_.getNumCompartments(); ++i) read(*xml_.getCompartment(i));
    for (unsigned i = 0; i < xml_.getNumSpecies(); ++i) read(*xml_.getSpecies(i));
    for (unsigned i = 0; i < xml_.getNumParameters(); ++i) read(*xml_.getParameter(i));
    for (unsigned i = 0; i < xml_.getNumReactions(); ++i) read(*xml_.getReaction(i));
    for (unsigned i = 0; i < xml_.getNumRules(); ++i) read(*xml_.getRule(i));
    for (unsigned i = 0; i < xml_.getNumInitialAssignments(); ++i) read(*xml_.getInitialAssignment(i));
    for (unsigned i = 0; i < xml_.getNumEvents(); ++i) read(*xml_.getEvent(i));
  }

  // --- names

  void collect_names() {
    for (unsigned i = 0; i < xml_.getNumFunctionDefinitions(); ++i) ids_.insert(xml_.getFunctionDefinition(i)->getId());
    for (unsigned i = 0; i < xml_.getNumCompartments(); ++i) ids_.insert(xml_.getCompartment(i)->getId());
    for (unsigned i = 0; i < xml_.getNumSpecies(); ++i) ids_.insert(xml_.getSpecies(i)->getId());
    for (unsigned i = 0; i < xml_.getNumParameters(); ++i) ids_.insert(xml_.getParameter(i)->getId());
    for (unsigned i = 0; i < xml_.getNumReactions(); ++i) ids_.insert(xml_.getReaction(i)->getId());
    for (unsigned i = 0; i < xml_.getNumEvents(); ++i) ids_.insert(xml_.getEvent(i)->getId());
    for (unsigned i = 0; i < xml_.getNumFunctionDefinitions(); ++i) rename(xml_.getFunctionDefinition(i)->getId());
  }

  // A function of the file may have the name of a built-in one, which MathML tells apart and a tree does not.
  void rename(const std::string& function) {
    if (find_builtin(function) || is_distribution(function)) functions_[function] = fresh_id(function + "_");
  }

  std::string fresh_id(std::string id) {
    while (!ids_.insert(id).second) id += "_";
    return id;
  }

  Span span(const SBase& element) const {
    return {file_, static_cast<int>(element.getLine()), static_cast<int>(element.getColumn())};
  }

  template <class Element>
  ExprPtr math(const Element* element) {
    if (!element || !element->isSetMath()) return nullptr;
    return expression_of(element->getMath(), {complaints_, span(*element), functions_});
  }

  void missing_math(const SBase& element, const std::string& what, const std::string& meaning) {
    complaints_.warn(span(element), "sbml-missing-math", fmt::format("{} has no math, so {}", what, meaning));
  }

  static ExprPtr number(bool is_set, double value) { return is_set ? make_number(value) : nullptr; }

  // --- definitions

  std::string argument_of(const ::FunctionDefinition& from, unsigned i) {
    const ::ASTNode* argument = from.getArgument(i);
    if (argument && argument->getType() == AST_NAME && argument->getName()) return argument->getName();
    complaints_.error(span(from), "sbml-math", fmt::format("an argument of `{}` is no name", from.getId()),
                      "write <bvar> <ci> x </ci> </bvar>");
    return {};
  }

  void read(const ::FunctionDefinition& from) {
    const auto renamed = functions_.find(from.getId());
    FunctionDefinition function{renamed == functions_.end() ? from.getId() : renamed->second, {}, nullptr, span(from)};
    for (unsigned i = 0; from.isSetMath() && i < from.getNumArguments(); ++i)
      function.arguments.push_back(argument_of(from, i));
    if (from.isSetMath()) function.body = expression_of(from.getBody(), {complaints_, span(from), functions_});
    model_.functions.push_back(std::move(function));
  }

  void read(const ::Compartment& from) {
    model_.compartments.push_back({from.getId(), number(from.isSetSize(), from.getSize()),
                                   sbml_unit_text(from.getUnits()), from.getConstant(), from.getName(), span(from)});
  }

  void read(const ::Species& from) {
    Species species;
    species.id = from.getId();
    species.compartment = from.getCompartment();
    species.initial_is_amount = !from.isSetInitialConcentration();
    species.initial = species.initial_is_amount ? number(from.isSetInitialAmount(), from.getInitialAmount())
                                                : make_number(from.getInitialConcentration());
    species.substance_only = from.getHasOnlySubstanceUnits();
    species.boundary = from.getBoundaryCondition();
    species.constant = from.getConstant();
    species.unit = sbml_unit_text(from.getSubstanceUnits());
    species.name = from.getName();
    species.span = span(from);
    model_.species.push_back(std::move(species));
  }

  void read(const ::Parameter& from) {
    model_.parameters.push_back({from.getId(), number(from.isSetValue(), from.getValue()), from.getConstant(),
                                 sbml_unit_text(from.getUnits()), from.getName(), 0, span(from)});
  }

  // --- reactions

  void read(const ::Reaction& from) {
    Reaction reaction;
    reaction.id = from.getId();
    reaction.name = from.getName();
    reaction.reversible = from.getReversible();
    reaction.span = span(from);
    for (unsigned i = 0; i < from.getNumReactants(); ++i) reaction.reactants.push_back(term(*from.getReactant(i)));
    for (unsigned i = 0; i < from.getNumProducts(); ++i) reaction.products.push_back(term(*from.getProduct(i)));
    for (unsigned i = 0; i < from.getNumModifiers(); ++i)
      reaction.modifiers.push_back(from.getModifier(i)->getSpecies());
    if (from.isSetKineticLaw()) reaction.rate = rate(reaction.id, *from.getKineticLaw());
    model_.reactions.push_back(std::move(reaction));
  }

  Term term(const SpeciesReference& from) {
    ExprPtr count = stoichiometry(from);
    if (const std::string factor = conversion_factor(from.getSpecies()); !factor.empty())
      count = make_call("*", {count, make_name(factor)});
    return {from.getSpecies(), std::move(count)};
  }

  ExprPtr stoichiometry(const SpeciesReference& from) {
    if (from.getLevel() == 2) {
      if (from.isSetStoichiometryMath()) {
        if (ExprPtr formula = math(from.getStoichiometryMath())) return formula;
      }
      return make_number(from.getStoichiometry() / from.getDenominator());
    }
    const ExprPtr value = number(from.isSetStoichiometry(), from.getStoichiometry());
    if (!from.isSetId()) return value ? value : make_number(1);
    model_.parameters.push_back(
        {from.getId(), value, from.getConstant(), "", from.isSetName() ? from.getName() : "", 0, span(from)});
    return make_name(from.getId());
  }

  std::string conversion_factor(const std::string& species) const {
    const ::Species* found = xml_.getSpecies(species);
    if (found && found->isSetConversionFactor()) return found->getConversionFactor();
    return xml_.isSetConversionFactor() ? xml_.getConversionFactor() : std::string();
  }

  ExprPtr rate(const std::string& reaction, const KineticLaw& law) {
    std::map<std::string, std::string> local;
    for (unsigned i = 0; i < law.getNumParameters(); ++i) {
      const ::Parameter& parameter = *law.getParameter(i);
      read_local(parameter, local[parameter.getId()] = fresh_id(reaction + "__" + parameter.getId()));
    }
    const ExprPtr formula = math(&law);
    return replace_names(formula, [&](const std::string& name) {
      const auto found = local.find(name);
      return found == local.end() ? nullptr : make_name(found->second);
    });
  }

  void read_local(const ::Parameter& from, const std::string& id) {
    model_.parameters.push_back({id, number(from.isSetValue(), from.getValue()), true, sbml_unit_text(from.getUnits()),
                                 from.getName(), 0, span(from)});
  }

  // --- rules and events

  void read(const ::Rule& from) {
    if (from.isAlgebraic()) return;
    ExprPtr value = math(&from);
    if (!value) return missing_math(from, fmt::format("the rule of `{}`", from.getVariable()), "it is left out");
    auto& rules = from.isRate() ? model_.rate_rules : model_.assignment_rules;
    rules.push_back({from.getVariable(), std::move(value), span(from)});
  }

  void read(const ::InitialAssignment& from) {
    ExprPtr value = math(&from);
    if (!value)
      return missing_math(from, fmt::format("the initial assignment of `{}`", from.getSymbol()), "it is left out");
    model_.initial_assignments.push_back({from.getSymbol(), std::move(value), span(from)});
  }

  void read(const ::Event& from) {
    Event event;
    event.id = from.getId();
    event.name = from.getName();
    event.span = span(from);
    event.trigger = math(from.getTrigger());
    if (!event.trigger)
      return missing_math(from, fmt::format("the trigger of event `{}`", event.id), "it never happens");
    const bool level_3 = from.getLevel() >= 3;
    event.persistent = !level_3 || from.getTrigger()->getPersistent();
    event.initial_trigger = !level_3 || from.getTrigger()->getInitialValue();
    event.delay = math(from.getDelay());
    event.priority = math(from.getPriority());
    event.from_trigger = from.getUseValuesFromTriggerTime();
    for (unsigned i = 0; i < from.getNumEventAssignments(); ++i) read(*from.getEventAssignment(i), event);
    model_.events.push_back(std::move(event));
  }

  void read(const ::EventAssignment& from, Event& event) {
    ExprPtr value = math(&from);
    if (!value) return missing_math(from, fmt::format("the assignment of `{}`", from.getVariable()), "it is left out");
    event.assignments.push_back({from.getVariable(), std::move(value)});
  }

  const ::Model& xml_;
  const std::string& file_;
  Complaints& complaints_;
  Model model_;
  std::set<std::string> ids_;
  std::map<std::string, std::string> functions_;
};

}  // namespace

Model model_of_sbml(const SBMLDocument& document, const std::string& file, Complaints& complaints) {
  return Builder(*document.getModel(), file, complaints).build();
}

}  // namespace remit
