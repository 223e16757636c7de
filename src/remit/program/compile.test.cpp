#include "remit/program/compile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "remit/base/text.hpp"
#include "remit/program/lower.hpp"
#include "remit/program/sample_models.hpp"

namespace remit {
namespace {

using sample::Builder;
using sample::call;
using sample::E;

/// One lane of a program, run by apply().
class Lane1 {
 public:
  explicit Lane1(Program program) : program_(std::move(program)), slots_(program_.slots) {
    for (const auto& [slot, value] : program_.constants) slots_[slot] = value;
    for (std::uint32_t i = 0; i < program_.parameter.size; ++i)
      slots_[program_.parameter.begin + i] = program_.parameter_defaults[i];
  }
  Lane1& set(const std::string& parameter, double value) {
    slots_[program_.parameter.begin + program_.parameter_index(parameter)] = value;
    return *this;
  }
  Lane1& set_state(const std::string& name, double value) {
    slots_[program_.state.begin + program_.state_index(name)] = value;
    return *this;
  }
  Lane1& at(double time) {
    slots_[program_.time] = time;
    return *this;
  }
  Lane1& run(const Section& section) {
    for (const Instruction& it : section) slots_[it.target] = apply(it.op, slots_[it.a], slots_[it.b], slots_[it.c]);
    return *this;
  }
  Lane1& start() { return run(program_.initial).run(program_.once); }
  double state(const std::string& name) const { return slots_[program_.state.begin + program_.state_index(name)]; }
  double parameter(const std::string& name) const {
    return slots_[program_.parameter.begin + program_.parameter_index(name)];
  }
  double derivative(const std::string& name) const {
    return slots_[program_.derivative.begin + program_.state_index(name)];
  }
  double observable(const std::string& name) {
    run(program_.observe);
    return slots_[program_.observable.begin + program_.observable_index(name)];
  }
  double jacobian(const std::string& row, const std::string& column) const {
    const std::pair<std::uint32_t, std::uint32_t> entry(program_.state_index(row), program_.state_index(column));
    const auto found = std::find(program_.jacobian_entries.begin(), program_.jacobian_entries.end(), entry);
    if (found == program_.jacobian_entries.end()) return 0;
    return slots_[program_.jacobian.begin + (found - program_.jacobian_entries.begin())];
  }
  double operator[](std::uint32_t slot) const { return slots_[slot]; }
  const Program& program() const { return program_; }

 private:
  Program program_;
  std::vector<double> slots_;
};

/// All states are integrated here: closed_form.test.cpp looks at the others.
Program compiled(const Builder& builder, CompileOptions options = {}) {
  options.closed_form = false;
  Result<Program> program = compile(builder.model, options);
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  return std::move(program).value();
}

std::string refusal(const Builder& builder, const CompileOptions& options = {}) {
  const Result<Program> program = compile(builder.model, options);
  return program.ok() ? "accepted" : program.diagnostics()[0].code;
}

// ---- species, compartments, reactions ----

Builder michaelis_menten() {
  Builder b;
  b.parameter("vmax", 3.0).parameter("km", 0.5);
  b.compartment("c", 2);
  b.concentration("S", "c", 1.5);
  b.concentration("P", "c", 0);
  b.reaction("r", {"S"}, {"P"}, E("c") * E("vmax") * E("S") / (E("km") + E("S")));
  return b;
}

TEST(Compile, HoldsAmountsAndReadsConcentrations) {
  Lane1 lane(compiled(michaelis_menten()));
  lane.start().run(lane.program().derivatives);
  EXPECT_EQ(lane.state("S"), 3.0);
  EXPECT_DOUBLE_EQ(lane.derivative("S"), -2 * 3.0 * 1.5 / 2.0);
  EXPECT_EQ(lane.derivative("P"), -lane.derivative("S"));
  EXPECT_EQ(lane.observable("S"), 1.5);
  EXPECT_EQ(lane.observable("amount(S)"), 3.0);
  EXPECT_DOUBLE_EQ(lane.observable("r"), 4.5);
}

TEST(Compile, DifferentiatesByAmounts) {
  Lane1 lane(compiled(michaelis_menten()));
  lane.start().run(lane.program().jacobians);
  const double slope = 3.0 * 0.5 / (2.0 * 2.0);  // vmax km / (km + S)^2, the compartment cancels
  EXPECT_NEAR(lane.jacobian("P", "S"), slope, 1e-15);
  EXPECT_NEAR(lane.jacobian("S", "S"), -slope, 1e-15);
  EXPECT_EQ(lane.jacobian("S", "P"), 0.0);
}

TEST(Compile, JacobiansGiveTheSameDerivativesBitForBit) {
  const Program program = compiled(michaelis_menten());
  Lane1 a(program), b(program);
  a.start().run(program.derivatives);
  b.start().run(program.jacobians);
  for (const std::string& state : program.states) EXPECT_EQ(a.derivative(state), b.derivative(state));
}

TEST(Compile, LetsAPatientHaveItsOwnInitialValue) {
  Lane1 lane(compiled(michaelis_menten()));
  lane.set("S", 4).start();
  EXPECT_EQ(lane.state("S"), 8.0);  // the parameter is a concentration, as written
}

TEST(Compile, CountsStoichiometryOnBothSides) {
  Builder b;
  b.parameter("k", 2).parameter("n", 3);
  b.amount("A", 5);
  b.amount("B", 1);
  b.reaction("r", {"A", "A"}, {"B"}, E("k") * E("A"));
  b.model.reactions[0].products[0].stoichiometry = make_name("n");
  b.reaction("copy", {"B"}, {"B", "B"}, E("B"));
  Lane1 lane(compiled(b));
  lane.start().run(lane.program().derivatives);
  EXPECT_EQ(lane.derivative("A"), -20.0);
  EXPECT_EQ(lane.derivative("B"), 31.0);
}

TEST(Compile, LeavesBoundaryAndConstantSpeciesAlone) {
  Builder b;
  b.compartment("c", 4);
  b.concentration("X", "c", 2).boundary = true;
  b.amount("Y", 3).constant = true;
  b.amount("Z", 0);
  b.reaction("r", {"X", "Y"}, {"Z"}, E("X") * E("Y"));
  Lane1 lane(compiled(b));
  lane.start().run(lane.program().derivatives);
  EXPECT_EQ(lane.program().states, std::vector<std::string>{"Z"});
  EXPECT_EQ(lane.derivative("Z"), 6.0);
  EXPECT_EQ(lane.observable("amount(X)"), 8.0);
}

TEST(Compile, DilutesAConcentrationRuledByARate) {
  Builder b;
  b.compartment("V", 2).constant = false;
  b.model.rate_rules.push_back({"V", make_number(0.5), {}});
  b.concentration("S", "V", 3);
  b.model.rate_rules.push_back({"S", make_number(-1), {}});
  Lane1 lane(compiled(b));
  lane.start().run(lane.program().derivatives);
  EXPECT_EQ(lane.state("S"), 6.0);
  EXPECT_EQ(lane.derivative("S"), -1 * 2 + 3 * 0.5);  // d(S V)/dt
}

// ---- rules, functions, time ----

TEST(Compile, SubstitutesRulesAndInlinesFunctions) {
  Builder b;
  FunctionDefinition hill;
  hill.id = "hill";
  hill.arguments = {"x", "k"};
  hill.body = (E("x") / (E("x") + E("k"))).expr;
  b.model.functions.push_back(hill);
  b.parameter("k", 3);
  b.rule("effect", call("hill", {E("y"), E("k")}));
  b.variable("y", 1, -E("effect"));
  Lane1 lane(compiled(b));
  lane.start().run(lane.program().derivatives);
  EXPECT_EQ(lane.derivative("y"), -0.25);
  EXPECT_EQ(lane.observable("effect"), 0.25);
}

TEST(Compile, GivesThePartialDerivativeByTime) {
  Builder b;
  b.variable("y", 1, sample::pow(sample::time(), E(3)) * E("y"));
  Lane1 lane(compiled(b));
  ASSERT_EQ(lane.program().time_derivative.size, 1u);
  lane.start().at(2).set_state("y", 5).run(lane.program().jacobians);
  EXPECT_DOUBLE_EQ(lane[lane.program().time_derivative.begin], 3 * 4 * 5.0);
  EXPECT_DOUBLE_EQ(lane.jacobian("y", "y"), 8.0);
}

TEST(Compile, HasNoTimeDerivativeWhenAutonomous) { EXPECT_EQ(compiled(michaelis_menten()).time_derivative.size, 0u); }

TEST(Compile, KnowsRateOf) {
  Builder b;
  b.variable("y", 2, -E("y"));
  b.rule("square", E("y") * E("y"));
  b.variable("z", 0, call("rateOf", {E("y")}) + call("rateOf", {E("square")}));
  Lane1 lane(compiled(b));
  lane.start().run(lane.program().derivatives);
  EXPECT_EQ(lane.derivative("z"), -2.0 + 2 * 2.0 * -2.0);
}

// ---- initial values ----

TEST(Compile, ComputesInitialAssignmentsInTheOrderTheyNeedEachOther) {
  Builder b;
  b.parameter("weight", 80).parameter("dose", 1).parameter("volume", 1);
  b.model.initial_assignments.push_back({"dose", (E("volume") * E("y")).expr, {}});
  b.model.initial_assignments.push_back({"volume", (E("weight") * E(0.5)).expr, {}});
  b.variable("y", 3, E("dose"));
  Lane1 lane(compiled(b));
  lane.set("weight", 60).start().run(lane.program().derivatives);
  EXPECT_EQ(lane.parameter("volume"), 30.0);
  EXPECT_EQ(lane.parameter("dose"), 90.0);
  EXPECT_EQ(lane.derivative("y"), 90.0);
}

TEST(Compile, StartsAStateFromARuleOrARate) {
  Builder b;
  b.parameter("k", 2);
  b.rule("target", E("k") * E(5));
  b.variable("y", 0, -E("k") * E("y"));
  b.model.parameters.back().initial = nullptr;
  b.model.initial_assignments.push_back({"y", E("target").expr, {}});
  Lane1 lane(compiled(b));
  lane.set("k", 3).start();
  EXPECT_EQ(lane.state("y"), 15.0);
}

TEST(Compile, TakesTheScaleGivenOrTheInitialValue) {
  Builder b;
  b.parameter("k", 1);
  b.amount("A", 500);
  b.amount("B", 0.01);
  b.amount("C", 1).scale = 30;
  for (const char* id : {"A", "B", "C"}) b.reaction(std::string("r") + id, {id}, {}, E("k") * E(id));
  EXPECT_EQ(compiled(b).scales, (std::vector<double>{500, 1, 30}));
}

// ---- what is hoisted ----

TEST(Compile, HoistsWhatOnlyParametersDecide) {
  Builder b;
  b.parameter("a", 2).parameter("h", 1.5);
  b.variable("y", 1, -sample::pow(E("a"), E("h")) * E("y"));
  const Program program = compiled(b);
  const auto is_pow = [](const Instruction& it) { return it.op == Opcode::pow; };
  EXPECT_EQ(std::count_if(program.once.begin(), program.once.end(), is_pow), 1);
  EXPECT_EQ(std::count_if(program.derivatives.begin(), program.derivatives.end(), is_pow), 0);
  EXPECT_TRUE(program.factor.size() > 0 && program.jacobians.size() == program.derivatives.size());  // J is hoisted too
}

TEST(Compile, KeepsVaryingParametersInTheLoop) {
  Builder b;
  b.parameter("a", 2);
  b.variable("y", 1, sample::pow(E("a"), E(1.5)) - E("y"));
  const Program program = compiled(b, {{"a"}});
  const auto is_pow = [](const Instruction& it) { return it.op == Opcode::pow; };
  EXPECT_EQ(std::count_if(program.derivatives.begin(), program.derivatives.end(), is_pow), 1);
  EXPECT_TRUE(program.varying[program.parameter_index("a")]);
}

// ---- events ----

TEST(Compile, LowersEventsToSlots) {
  Builder b;
  b.parameter("dose", 10).parameter("on", 0);
  b.compartment("c", 2);
  b.concentration("S", "c", 1);
  b.reaction("r", {"S"}, {}, E("S") * E("on"));
  Event event;
  event.id = "e";
  event.trigger = call(">", {sample::time(), E(5)}).expr;
  event.delay = make_number(2);
  event.assignments = {{"S", (E("S") + E("dose")).expr}, {"on", make_number(1)}};
  b.model.events.push_back(event);
  Lane1 lane(compiled(b));
  const ProgramEvent& made = lane.program().events.at(0);
  lane.start().at(5).run(lane.program().triggers);
  EXPECT_EQ(lane[made.trigger], 0.0);
  lane.at(6).run(lane.program().triggers).run(lane.program().event_values);
  EXPECT_EQ(lane[made.trigger], 1.0);
  EXPECT_EQ(lane[made.delay], 2.0);
  EXPECT_EQ(made.priority, no_slot);
  EXPECT_EQ(made.targets[0], lane.program().state.begin);
  EXPECT_EQ(lane[made.values[0]], 22.0);  // a concentration is assigned, the slot holds an amount
  EXPECT_TRUE(lane.program().varying[lane.program().parameter_index("on")]);
}

// ---- counted clones ----

Builder two_clones() {
  Builder b;
  b.parameter("b", 0.3).parameter("d", 0.1).parameter("mu", 1e-3).parameter("K", 100).parameter("influx", 0.5);
  Species& a = b.amount("A", 2);
  a.counted = true;
  b.amount("B", 0).counted = true;
  b.amount("M", 1);
  b.reaction("birth", {"A"}, {"A", "A"}, E("b") * E("A") * (E(1) - (E("A") + E("B")) / E("K")));
  b.reaction("death", {"A"}, {}, E("d") * E("A"));
  b.reaction("mutate", {"A"}, {"B"}, E("mu") * E("birth"));
  b.reaction("seed", {"M"}, {"B"}, E("influx") * E("M"));
  b.reaction("secrete", {}, {"M"}, E("A"));
  return b;
}

TEST(Compile, SplitsACountedCloneIntoRatesPerCell) {
  Lane1 lane(compiled(two_clones()));
  const CountedClone& a = lane.program().counted.at(0);
  lane.start().run(lane.program().counted_rates);
  EXPECT_DOUBLE_EQ(lane[a.birth], 0.3 * 0.98);
  EXPECT_DOUBLE_EQ(lane[a.death], 0.1);
  ASSERT_EQ(a.transfers.size(), 1u);
  EXPECT_EQ(a.transfers[0].to, 1u);
  EXPECT_DOUBLE_EQ(lane[a.transfers[0].per_cell], 1e-3 * 0.3 * 0.98);
}

TEST(Compile, KeepsPerCellRatesFiniteInAnEmptyClone) {
  Lane1 lane(compiled(two_clones()));
  const CountedClone& a = lane.program().counted.at(0);
  lane.start().set_state("A", 0).run(lane.program().counted_rates);
  EXPECT_DOUBLE_EQ(lane[a.birth], 0.3);
  EXPECT_DOUBLE_EQ(lane[a.death], 0.1);
}

TEST(Compile, ListsWhatOthersSendToACountedClone) {
  Lane1 lane(compiled(two_clones()));
  const auto& inflows = lane.program().inflows;
  lane.start().run(lane.program().counted_rates);
  ASSERT_EQ(inflows.size(), 2u);
  EXPECT_EQ(lane.program().states[inflows[0].from], "A");
  EXPECT_EQ(lane.program().states[inflows[1].from], "M");
  EXPECT_EQ(lane.program().states[inflows[1].to], "B");
  EXPECT_DOUBLE_EQ(lane[inflows[1].rate], 0.5);
}

TEST(Compile, HoldsACloneWhoseSwitchIsOff) {
  Lane1 lane(compiled(two_clones()));
  lane.start().set("continuous_A", 0).run(lane.program().derivatives);
  EXPECT_EQ(lane.derivative("A"), 0.0);
  EXPECT_DOUBLE_EQ(lane.derivative("B"), 0.5);  // the seed still flows, A's mutants are drawn
  EXPECT_DOUBLE_EQ(lane.derivative("M"), 1.5);  // its product is made by the cells that are there
  lane.set("continuous_A", 1).set("continuous_B", 0).run(lane.program().derivatives);
  EXPECT_NEAR(lane.derivative("A"), 2 * (0.3 * 0.98 * (1 - 1e-3) - 0.1), 1e-15);
  EXPECT_EQ(lane.derivative("B"), 0.0);
}

TEST(DivideOut, FallsBackOnAGuardedQuotient) {
  Graph g;
  const Node x = g.state(0);
  const Node rate = g.make(Opcode::sqrt, x);
  const Node per_cell = divide_out(g, rate, x);
  EXPECT_EQ(evaluate(g, {per_cell}, {.states = {4.0}})[0], 0.5);
  EXPECT_EQ(evaluate(g, {per_cell}, {.states = {0.0}})[0], 0.0);
}

// ---- refusals ----

TEST(Compile, RefusesByName) {
  Builder delay;
  delay.variable("y", 1, call("delay", {E("y"), E(1)}));
  EXPECT_EQ(refusal(delay), "compile-delay");

  Builder no_rate;
  no_rate.amount("A", 1);
  no_rate.reaction("r", {"A"}, {}, E(1));
  no_rate.model.reactions[0].rate = nullptr;
  EXPECT_EQ(refusal(no_rate), "accepted");  // it does nothing
  no_rate.rule("flow", E("r"));
  EXPECT_EQ(refusal(no_rate), "compile-missing-rate");

  Builder no_value;
  no_value.add("k", nullptr);
  no_value.variable("y", 1, E("k"));
  EXPECT_EQ(refusal(no_value), "compile-missing-value");

  Builder no_start;
  no_start.variable("y", 1, E(1));
  no_start.model.parameters[0].initial = nullptr;
  EXPECT_EQ(refusal(no_start), "compile-missing-value");

  Builder circle;
  circle.rule("a", E("b")).rule("b", E("a"));
  EXPECT_EQ(refusal(circle), "compile-cycle");

  Builder unknown;
  unknown.variable("y", 1, call("hil", {E("y")}));
  EXPECT_EQ(refusal(unknown), "compile-unknown-function");

  Builder varying;
  varying.parameter("dose_rate", 0).variable("y", 1, E("dose_rate"));
  EXPECT_EQ(refusal(varying, {{"dose_rat"}}), "compile-varying");
}

TEST(Compile, AssumesTheSizeOfACompartmentAloud) {
  Builder b;
  b.compartment("c", 5).initial = nullptr;
  b.concentration("S", "c", 2);
  b.reaction("r", {"S"}, {}, E("S"));
  const Result<Program> program = compile(b.model, {.varying = {}, .closed_form = false});
  ASSERT_TRUE(program.ok());
  ASSERT_EQ(program.diagnostics().size(), 1u);
  EXPECT_EQ(program.diagnostics()[0].code, "compile-assumed-size");
  Lane1 lane(*program);
  EXPECT_EQ(lane.start().state("S"), 2.0);
}

TEST(Compile, ComplainsOfAMissingValueOnlyWhereItIsUsed) {
  Builder b;
  b.add("unused", nullptr);
  b.variable("y", 1, E(1));
  EXPECT_EQ(refusal(b), "accepted");
}

// ---- the whole ----

TEST(Compile, HashesWhatItMade) {
  const Program a = compiled(michaelis_menten()), b = compiled(michaelis_menten());
  EXPECT_EQ(a.hash, b.hash);
  Builder other = michaelis_menten();
  other.model.parameters[0].initial = make_number(std::nextafter(3.0, 4.0));
  EXPECT_NE(a.hash, content_hash(to_text(a)));  // what instructions mean is part of it
  EXPECT_NE(a.hash, compiled(other).hash);
}

TEST(Compile, HandlesAModelWithoutStates) {
  Builder b;
  b.parameter("k", 2).rule("twice", E("k") * E(2));
  Lane1 lane(compiled(b));
  lane.start();
  EXPECT_EQ(lane.observable("twice"), 4.0);
}

TEST(Compile, WritesATextAPersonCanRead) {
  const std::string text = to_text(compiled(michaelis_menten()));
  for (const char* part : {"derivatives:", "f.S = neg f.P", "S = mul p.c p.S", "vmax = 3", "J(P,S)"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

}  // namespace
}  // namespace remit
