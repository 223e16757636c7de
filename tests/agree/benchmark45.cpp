#include "benchmark45.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "remit/base/rng.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"

namespace remit {
namespace {

const char* const varied[] = {"ka1", "V1",    "CL1",  "ka2", "V2", "CL2", "CL3", "ke0", "gs",    "K",   "k2",
                              "k3",  "kadcc", "kctl", "EC2", "sn", "pe",  "kx",  "ktr", "slope", "kon", "ksR"};

double scale_of(const std::string& state, double initial) {
  const std::pair<const char*, double> written[] = {{"A1sc", 1e4}, {"A1c", 5e3}, {"A1p", 3e3}, {"A2g", 20}, {"A2c", 15},
                                                    {"A2p", 8},    {"A3c", 30},  {"A3e", 0.3}, {"T1", 500}, {"T2", 50},
                                                    {"T3", 50},    {"T4", 50},   {"T5", 50},   {"T6", 50}};
  for (const auto& [name, scale] : written) {
    if (state == name) return scale;
  }
  return std::max(initial, 0.5);
}

Entry on_day(int day, EntryKind kind, int target, double amount) {
  return {.tick = to_tick(day), .kind = kind, .target = static_cast<std::uint32_t>(target), .amount = amount};
}

bool antibody_is_given(int day) {
  if (day < 56) return day % 7 == 0;
  return day < 168 ? (day - 56) % 14 == 0 : (day - 168) % 28 == 0;
}

}  // namespace

std::unique_ptr<Kernel> benchmark45_kernel() {
  Result<Model> model = load_antimony(REMIT_SOURCE_DIR "/bench/models/benchmark45.ant");
  if (!model.ok()) return nullptr;
  Result<Program> program = compile(*model, {.varying = {"rate2"}});
  if (!program.ok()) return nullptr;
  const auto first = make_interpreter(*program);
  const TrajectoryRequest at_start{.times_days = {0}};
  const std::vector<double> initial = simulate_one(*first, at_start, {}).states.at(0);
  Program scaled = std::move(program).value();
  for (std::size_t i = 0; i < scaled.states.size(); ++i) scaled.scales[i] = scale_of(scaled.states[i], initial[i]);
  return make_interpreter(std::move(scaled));
}

void Benchmark45Patient::start(Lane& lane) {
  Draws draws({.seed = 45, .patient = id_});
  const double sigma = std::sqrt(std::log(1.09));
  for (const char* name : varied) {
    const auto index = static_cast<std::uint32_t>(lane.program().parameter_index(name));
    lane.set_parameter(index, lane.parameter(index) * std::exp(sigma * draws.normal()));
  }
  lane.initialise();
  schedule(lane);
}

void Benchmark45Patient::schedule(Lane& lane) const {
  const Program& program = lane.program();
  Calendar& calendar = lane.calendar();
  for (int day = 0; day < 28 * cycles_; ++day) {
    if (antibody_is_given(day)) calendar.add(on_day(day, EntryKind::dose, program.state_index("A1sc"), 12400));
    if (day % 7 == 0) calendar.add(on_day(day, EntryKind::dose, program.state_index("A3c"), 40));
    if (boluses_ && day % 28 < 21) calendar.add(on_day(day, EntryKind::dose, program.state_index("A2g"), 25));
    const int rate = program.parameter_index("rate2");
    if (!boluses_ && day % 28 == 0) calendar.add(on_day(day, EntryKind::set_parameter, rate, 25));
    if (!boluses_ && day % 28 == 21) calendar.add(on_day(day, EntryKind::set_parameter, rate, 0));
  }
  for (int cycle = 1; cycle <= cycles_; ++cycle) calendar.add(on_day(28 * cycle, EntryKind::sample, 0, 0));
  calendar.add(on_day(28 * cycles_, EntryKind::end, 0, 0));
}

void Benchmark45Patient::at(Lane& lane, const Entry& entry) {
  times_days.push_back(to_days(entry.tick));
  std::vector<double>& row = states.emplace_back();
  for (std::uint32_t i = 0; i < lane.program().state.size; ++i) row.push_back(lane.state(i));
}

}  // namespace remit
