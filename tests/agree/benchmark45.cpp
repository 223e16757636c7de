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

std::unique_ptr<Kernel> benchmark45_kernel(bool closed_form) {
  Result<Model> model = load_antimony(REMIT_SOURCE_DIR "/bench/models/benchmark45.ant");
  if (!model.ok()) return nullptr;
  Result<Program> program = compile(*model, {.varying = {"rate2"}, .closed_form = closed_form});
  if (!program.ok()) return nullptr;
  const auto first = make_interpreter(*program);
  const TrajectoryRequest at_start{.times_days = {0}};
  const std::vector<double> initial = simulate_one(*first, at_start, {}).states.at(0);
  Program scaled = std::move(program).value();
  for (std::size_t i = 0; i < scaled.states.size(); ++i) scaled.scales[i] = scale_of(scaled.states[i], initial[i]);
  return make_interpreter(std::move(scaled));
}

std::vector<std::uint32_t> benchmark45_parameters(const Program& program) {
  std::vector<std::uint32_t> indices;
  for (const char* name : varied) indices.push_back(static_cast<std::uint32_t>(program.parameter_index(name)));
  return indices;
}

Benchmark45Draw benchmark45_draw(const Program& program, std::uint32_t id) {
  Draws draws({.seed = 45, .patient = id});
  const double sigma = std::sqrt(std::log(1.09));
  Benchmark45Draw draw;
  for (const std::uint32_t index : benchmark45_parameters(program))
    draw.push_back(program.parameter_defaults[index] * std::exp(sigma * draws.normal()));
  return draw;
}

void set_draw(Lane& lane, const Benchmark45Draw& draw) {
  const std::vector<std::uint32_t> indices = benchmark45_parameters(lane.program());
  for (std::size_t i = 0; i < indices.size(); ++i) lane.set_parameter(indices[i], draw[i]);
}

std::vector<Entry> benchmark45_schedule(const Program& program, bool boluses, int cycles) {
  std::vector<Entry> entries;
  const auto add = [&](int day, EntryKind kind, int target, double amount) {
    entries.push_back(on_day(day, kind, target, amount));
  };
  const int rate = program.parameter_index("rate2");
  for (int day = 0; day < 28 * cycles; ++day) {
    if (day > 0 && day % 28 == 0) add(day, EntryKind::sample, 0, 0);
    if (antibody_is_given(day)) add(day, EntryKind::dose, program.state_index("A1sc"), 12400);
    if (day % 7 == 0) add(day, EntryKind::dose, program.state_index("A3c"), 40);
    if (boluses && day % 28 < 21) add(day, EntryKind::dose, program.state_index("A2g"), 25);
    if (!boluses && day % 28 == 0) add(day, EntryKind::set_parameter, rate, 25);
    if (!boluses && day % 28 == 21) add(day, EntryKind::set_parameter, rate, 0);
  }
  add(28 * cycles, EntryKind::sample, 0, 0);
  add(28 * cycles, EntryKind::end, 0, 0);
  return entries;
}

void Benchmark45Patient::start(Lane& lane) {
  set_draw(lane, draw_.empty() ? benchmark45_draw(lane.program(), id_) : draw_);
  lane.initialise();
  for (const Entry& entry : benchmark45_schedule(lane.program(), boluses_, cycles_)) lane.calendar().add(entry);
}

void Benchmark45Patient::at(Lane& lane, const Entry& entry) {
  times_days.push_back(to_days(entry.tick));
  std::vector<double>& row = states.emplace_back();
  for (std::uint32_t i : lane.program().written) row.push_back(lane.state(i));
}

}  // namespace remit
