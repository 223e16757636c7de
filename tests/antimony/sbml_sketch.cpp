// SBML Level 3 to Model, as far as the test pairs go; MathML to trees in the spelling of expr.hpp.
#include "sbml_sketch.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_units.hpp"
#include "remit/lang/builtins.hpp"

namespace remit::test {
namespace {

// Antimony adds _ to names that are its own words.
std::string id(const std::string& name) {
  static const std::set<std::string> words = {"volume", "ext", "compartment", "default"};
  return words.contains(name) && name != "default" ? name + "_" : name;
}

double number(const std::string& text) { return parse_number(text).value(); }

ExprPtr value(const Element& element, const char* attribute) {
  const std::string text = element.get(attribute);
  return text.empty() ? nullptr : make_number(number(text));
}

ExprPtr number_element(const Element& element) {
  if (element.get("type") != "e-notation") return make_number(number(element.text));
  throw std::runtime_error("numbers with <sep/> are not read");
}

ExprPtr math(const Element& element);

ExprPtr apply(const Element& element) {
  const Element& head = element.children.front();
  std::vector<ExprPtr> args;
  for (std::size_t i = 1; i < element.children.size(); ++i) args.push_back(math(element.children[i]));
  const std::string name = head.tag == "ci" || head.tag == "csymbol" ? std::string(head.text) : head.tag;
  const ExprPtr canonical = canonical_call(name, args, {});
  return canonical ? canonical : make_call(name, args);
}

ExprPtr math(const Element& element) {
  if (element.tag == "apply") return apply(element);
  if (element.tag == "cn") return number_element(element);
  if (element.tag == "ci") return make_name(id(element.text));
  if (element.tag == "csymbol") return make_symbol(element.text);
  if (element.tag == "notanumber") return make_number(std::nan(""));
  if (element.tag == "infinity") return make_number(std::numeric_limits<double>::infinity());
  return make_symbol(element.tag);
}

ExprPtr math_in(const Element* parent) {
  const Element* found = parent ? parent->child("math") : nullptr;
  return found && !found->children.empty() ? math(found->children.front()) : nullptr;
}

class Reader {
 public:
  explicit Reader(const Element& model) : xml_(model) {}

  Model read() {
    model_.id = xml_.get("id");
    model_.name = xml_.get("name");
    for (const Element* e : xml_.children_of("listOfUnitDefinitions")) read_unit(*e);
    for (const Element* e : xml_.children_of("listOfFunctionDefinitions")) read_function(*e);
    for (const Element* e : xml_.children_of("listOfCompartments")) read_compartment(*e);
    for (const Element* e : xml_.children_of("listOfParameters")) read_parameter(*e);
    for (const Element* e : xml_.children_of("listOfSpecies")) read_species(*e);
    for (const Element* e : xml_.children_of("listOfReactions")) read_reaction(*e);
    for (const Element* e : xml_.children_of("listOfRules")) read_rule(*e);
    for (const Element* e : xml_.children_of("listOfInitialAssignments")) {
      model_.initial_assignments.push_back({id(e->get("symbol")), math_in(e), {}});
    }
    for (const Element* e : xml_.children_of("listOfEvents")) read_event(*e);
    read_global_units();
    normalise();
    return std::move(model_);
  }

 private:
  static bool flag(const Element& element, const char* attribute) { return element.get(attribute) == "true"; }

  void read_unit(const Element& e) {
    UnitProduct product;
    for (const Element* unit : e.children_of("listOfUnits")) {
      const double factor = number(unit->get("multiplier", "1")) * std::pow(10, number(unit->get("scale", "0")));
      const auto kind = unit_product(unit->get("kind"));
      UnitProduct base{factor, kind.value().powers};
      product.multiply(base, number(unit->get("exponent", "1")));
    }
    model_.units.push_back({e.get("id"), to_text(product), {}});
  }

  void read_global_units() {
    const UnitNames names(model_.units);
    const auto global = [&](const char* attribute) {
      const auto product = unit_product(xml_.get(attribute));
      return product ? to_text(names.expand(*product)) : std::string();
    };
    model_.time_unit = global("timeUnits");
    model_.substance_unit = global("substanceUnits");
    model_.volume_unit = global("volumeUnits");
    model_.area_unit = global("areaUnits");
    model_.length_unit = global("lengthUnits");
    model_.extent_unit = global("extentUnits");
  }

  // libAntimony also writes the value of `x := 4.8` and a stand-in for rateOf; neither is part of the meaning.
  void normalise() {
    std::erase_if(model_.functions, [](const FunctionDefinition& function) { return function.id == "rateOf"; });
    for (Parameter& parameter : model_.parameters) {
      for (const Rule& rule : model_.assignment_rules) {
        if (rule.target == parameter.id) parameter.initial = nullptr;
      }
    }
  }

  void read_function(const Element& e) {
    const Element& lambda = e.child("math")->children.front();
    FunctionDefinition function{e.get("id"), {}, nullptr, {}};
    for (const Element& part : lambda.children) {
      if (part.tag == "bvar") {
        function.arguments.push_back(id(part.children.front().text));
      } else {
        function.body = math(part);
      }
    }
    model_.functions.push_back(function);
  }

  void read_compartment(const Element& e) {
    model_.compartments.push_back(
        {id(e.get("id")), value(e, "size"), e.get("units"), flag(e, "constant"), e.get("name"), {}});
  }

  void read_parameter(const Element& e) {
    model_.parameters.push_back(
        {id(e.get("id")), value(e, "value"), flag(e, "constant"), e.get("units"), e.get("name"), 0, {}});
  }

  void read_species(const Element& e) {
    Species species;
    species.id = id(e.get("id"));
    species.compartment = id(e.get("compartment"));
    species.initial_is_amount = !e.get("initialAmount").empty();
    species.initial = value(e, species.initial_is_amount ? "initialAmount" : "initialConcentration");
    species.substance_only = flag(e, "hasOnlySubstanceUnits");
    species.boundary = flag(e, "boundaryCondition");
    species.unit = e.get("substanceUnits");
    species.name = e.get("name");
    model_.species.push_back(species);
  }

  Term term(const Element& e) {
    const std::string name = e.get("id");
    if (name.empty()) return {id(e.get("species")), make_number(number(e.get("stoichiometry", "1")))};
    model_.parameters.push_back({name, value(e, "stoichiometry"), flag(e, "constant"), {}, {}, 0, {}});
    return {id(e.get("species")), make_name(name)};
  }

  void read_reaction(const Element& e) {
    Reaction reaction;
    reaction.id = e.get("id");
    reaction.name = e.get("name");
    reaction.reversible = flag(e, "reversible");
    for (const Element* t : e.children_of("listOfReactants")) reaction.reactants.push_back(term(*t));
    for (const Element* t : e.children_of("listOfProducts")) reaction.products.push_back(term(*t));
    for (const Element* t : e.children_of("listOfModifiers")) reaction.modifiers.push_back(id(t->get("species")));
    reaction.rate = math_in(e.child("kineticLaw"));
    model_.reactions.push_back(std::move(reaction));
  }

  void read_rule(const Element& e) {
    const Rule rule{id(e.get("variable")), math_in(&e), {}};
    if (e.tag == "algebraicRule") throw std::runtime_error("algebraic rule");
    (e.tag == "rateRule" ? model_.rate_rules : model_.assignment_rules).push_back(rule);
  }

  void read_event(const Element& e) {
    Event event;
    event.id = e.get("id");
    event.name = e.get("name");
    event.trigger = math_in(e.child("trigger"));
    event.persistent = flag(*e.child("trigger"), "persistent");
    event.initial_trigger = flag(*e.child("trigger"), "initialValue");
    event.from_trigger = flag(e, "useValuesFromTriggerTime");
    event.delay = math_in(e.child("delay"));
    event.priority = math_in(e.child("priority"));
    for (const Element* a : e.children_of("listOfEventAssignments"))
      event.assignments.push_back({id(a->get("variable")), math_in(a)});
    model_.events.push_back(std::move(event));
  }

  const Element& xml_;
  Model model_;
};

}  // namespace

bool has_parts(const Element& document) { return document.child("model")->child("listOfSubmodels") != nullptr; }

Model model_of_sbml(const Element& document) { return Reader(*document.child("model")).read(); }

}  // namespace remit::test
