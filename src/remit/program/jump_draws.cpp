#include "remit/program/jump_draws.hpp"

#include <array>
#include <string>
#include <utility>

namespace remit {
namespace {

struct LawName {
  Law law;
  const char* name;
  const char* truncated;
  std::array<std::size_t, 2> arguments;  // how many, without the two limits; two ways where they differ
};

constexpr std::array<LawName, 12> laws = {{{Law::normal, "normal", "truncatedNormal", {2, 2}},
                                           {Law::uniform, "uniform", "", {2, 2}},
                                           {Law::bernoulli, "bernoulli", "", {1, 1}},
                                           {Law::binomial, "binomial", "truncatedBinomial", {2, 2}},
                                           {Law::cauchy, "cauchy", "truncatedCauchy", {1, 2}},
                                           {Law::chisquare, "chisquare", "truncatedChisquare", {1, 1}},
                                           {Law::exponential, "exponential", "truncatedExponential", {1, 1}},
                                           {Law::gamma, "gamma", "truncatedGamma", {2, 2}},
                                           {Law::laplace, "laplace", "truncatedLaplace", {1, 2}},
                                           {Law::lognormal, "lognormal", "truncatedLognormal", {2, 2}},
                                           {Law::poisson, "poisson", "truncatedPoisson", {1, 1}},
                                           {Law::rayleigh, "rayleigh", "truncatedRayleigh", {1, 1}}}};

const LawName* law_named(const std::string& name) {
  for (const LawName& law : laws)
    if (name == law.name || (law.truncated[0] != '\0' && name == law.truncated)) return &law;
  return nullptr;
}

class Separator {
 public:
  Separator(const Model& model, Diagnostics& complaints) : complaints_(complaints) { result_.model = model; }

  WithoutDraws run() {
    for (Rule& rule : result_.model.initial_assignments) draw_initial(rule);
    result_.model.initial_assignments = std::move(initials_);
    for (Event& event : result_.model.events) draw_event(event);
    refuse_elsewhere();
    return std::move(result_);
  }

 private:
  void draw_initial(Rule& rule) {
    rule.value = without(rule.value, result_.initial, true);
    initials_.push_back(std::move(rule));
  }

  void draw_event(Event& event) {
    DrawnEvent drawn;
    event.delay = without(event.delay, drawn.delay, false);
    for (EventAssignment& assignment : event.assignments)
      assignment.value = without(assignment.value, drawn.values, false);
    result_.events.push_back(std::move(drawn));
  }

  /// The expression with each draw replaced by a parameter; inner draws come first.
  ExprPtr without(const ExprPtr& expr, std::vector<NamedDraw>& draws, bool at_start) {
    if (!expr) return expr;
    return rewrite(expr, [&](const ExprPtr& part) -> ExprPtr {
      if (part->kind != Expr::Kind::call || is_own_function(part->name)) return nullptr;
      const LawName* law = law_named(part->name);
      return law ? replacement(*part, *law, draws, at_start) : nullptr;
    });
  }

  bool is_own_function(const std::string& name) const {
    for (const FunctionDefinition& function : result_.model.functions)
      if (function.id == name) return true;
    return false;
  }

  ExprPtr replacement(const Expr& call, const LawName& law, std::vector<NamedDraw>& draws, bool at_start) {
    const std::size_t given = call.args.size();
    const bool whole = given == law.arguments[0] || given == law.arguments[1];
    const bool cut =
        !whole && law.truncated[0] != '\0' && (given == law.arguments[0] + 2 || given == law.arguments[1] + 2);
    if (!whole && !cut) {
      complaints_.push_back(error_at(
          call.span, "jump-draw", "`" + call.name + "` is given " + std::to_string(given) + " arguments",
          "it takes " + std::to_string(law.arguments[1]) + ", and two more for the least and the greatest value"));
      return nullptr;
    }
    NamedDraw draw{law.law, cut, "draw " + std::to_string(++count_), {}};
    for (const ExprPtr& arg : call.args) draw.arguments.push_back(add_argument(draw.id, arg, at_start));
    add_parameter(draw.id, make_number(0));
    draws.push_back(draw);
    return make_name(draw.id, call.span);
  }

  std::string add_argument(const std::string& draw, const ExprPtr& arg, bool at_start) {
    const std::string id = draw + " argument " + std::to_string(++count_);
    add_parameter(id, nullptr);
    (at_start ? initials_ : result_.model.assignment_rules).push_back({id, arg, arg->span});
    return id;
  }

  void add_parameter(const std::string& id, const ExprPtr& initial) {
    Parameter parameter;
    parameter.id = id;
    parameter.initial = initial;
    parameter.constant = false;
    result_.model.parameters.push_back(std::move(parameter));
  }

  void refuse_elsewhere() {
    for (const Reaction& reaction : result_.model.reactions) refuse(reaction.rate, "the rate of `" + reaction.id + "`");
    for (const Rule& rule : result_.model.assignment_rules) refuse(rule.value, "the rule of `" + rule.target + "`");
    for (const Rule& rule : result_.model.rate_rules) refuse(rule.value, "the rate rule of `" + rule.target + "`");
    for (const FunctionDefinition& function : result_.model.functions)
      refuse(function.body, "the function `" + function.id + "`");
    for (const Event& event : result_.model.events) {
      refuse(event.trigger, "the trigger of `" + event.id + "`");
      refuse(event.priority, "the priority of `" + event.id + "`");
    }
  }

  void refuse(const ExprPtr& expr, const std::string& where) {
    if (!expr) return;
    if (expr->kind == Expr::Kind::call && law_named(expr->name) && !is_own_function(expr->name))
      complaints_.push_back(error_at(expr->span, "jump-draw",
                                     where + " draws `" + expr->name + "`, and nothing says when",
                                     "draw in an event assignment, in a delay or in an initial assignment"));
    for (const ExprPtr& arg : expr->args) refuse(arg, where);
  }

  Diagnostics& complaints_;
  WithoutDraws result_;
  std::vector<Rule> initials_;
  int count_ = 0;
};

}  // namespace

std::optional<Law> find_law(const std::string& name) {
  const LawName* law = law_named(name);
  return law ? std::optional(law->law) : std::nullopt;
}

WithoutDraws separate_draws(const Model& model, Diagnostics& complaints) { return Separator(model, complaints).run(); }

}  // namespace remit
