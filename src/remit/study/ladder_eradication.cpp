#include "remit/study/ladder_eradication.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"
#include "remit/stats/proportion.hpp"

namespace remit {
namespace {

constexpr const char* line_model = R"(
model line
  compartment body = 1;
  substanceOnly species cells in body, drug in body;
  cells = 1; drug = 0;
  b = 0; d = 0; kill = 0; fade = 0;
  division: cells -> 2 cells; b*cells;
  death: cells -> ; (d + kill*drug)*cells;
  clearance: drug -> ; fade*drug;
end
)";

Result<Model> counted_line(double cells) {
  auto parsed = parse_antimony(line_model, "line of cells");
  if (!parsed) return parsed.diagnostics();
  Model model = std::move(parsed).value();
  Species& clone = *std::ranges::find(model.species, "cells", &Species::id);
  clone.counted = true;
  clone.initial = make_number(cells);
  clone.scale = cells;
  return check(std::move(model));
}

class Line final : public Patient {
 public:
  Line(const EradicationRung& rung, std::uint32_t number) : rung_(rung), number_(number) {}

  void start(Lane& lane) override {
    const Program& program = lane.program();
    const auto set = [&](const char* name, double value) {
      lane.set_parameter(static_cast<std::uint32_t>(program.parameter_index(name)), value);
    };
    set("b", rung_.birth);
    set("d", rung_.death);
    set("kill", rung_.kill);
    set("fade", rung_.fade);
    lane.initialise();
    const auto drug = static_cast<std::uint32_t>(program.state_index("drug"));
    for (double day = 0; rung_.kill > 0 && day<rung_.days; day += rung_.every> 0 ? rung_.every : rung_.days)
      lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::dose, .target = drug, .amount = 1});
    lane.calendar().add({.tick = to_tick(rung_.days), .kind = EntryKind::end});
  }
  void at(Lane&, const Entry&) override {}
  void end(const Outcome& outcome) override { outcome_ = outcome; }
  std::uint32_t id() const override { return number_; }

  bool ended_well() const { return outcome_.status == Status::ok; }
  bool extinct(std::uint32_t cells) const { return outcome_.state[cells] == 0; }

 private:
  const EradicationRung& rung_;
  std::uint32_t number_;
  Outcome outcome_;
};

/// What is left of all doses just after each one: rates restart there.
std::vector<double> dose_days(const EradicationRung& rung) {
  std::vector<double> days;
  for (double day = 0; rung.kill > 0 && day<rung.days; day += rung.every> 0 ? rung.every : rung.days)
    days.push_back(day);
  if (days.empty()) days.push_back(0);
  return days;
}

Result<Proportion> extinct_lines(const EradicationRung& rung, const ClimbOptions& options) {
  const auto model = counted_line(rung.cells);
  if (!model) return model.diagnostics();
  auto program = compile(*model);
  if (!program) return program.diagnostics();
  const auto kernel = make_interpreter(std::move(program).value());
  std::vector<Line> lines;
  for (std::uint32_t k = 0; k < rung.replicates; ++k) lines.emplace_back(rung, k);
  std::vector<Patient*> patients;
  for (Line& line : lines) patients.push_back(&line);
  integrate(*kernel, patients, {.threads = options.run.threads, .seed = options.run.seed.value_or(1)});
  const auto cells = static_cast<std::uint32_t>(kernel->program().state_index("cells"));
  Proportion extinct;
  for (const Line& line : lines) {
    if (!line.ended_well()) continue;
    ++extinct.total;
    extinct.count += line.extinct(cells);
  }
  return extinct;
}

}  // namespace

double kendall_extinction(const EradicationRung& rung) {
  constexpr int intervals = 4000;  // between two doses
  const std::vector<double> doses = dose_days(rung);
  double left = 0, exponent = 0, integral = 0;  // drug just before a dose; integral of d - b; of d exp(exponent)
  for (std::size_t k = 0; k < doses.size(); ++k) {
    const double length = (k + 1 < doses.size() ? doses[k + 1] : rung.days) - doses[k];
    const double drug = left + (rung.kill > 0 ? 1 : 0);
    const auto faded = [&](double t) { return drug * math::exp(-rung.fade * t); };
    const auto exposure = [&](double t) {
      return rung.fade > 0 ? drug * -math::expm1(-rung.fade * t) / rung.fade : drug * t;
    };
    const auto integrand = [&](double t) {
      const double death = rung.death + rung.kill * faded(t);
      return death * math::exp(exponent + (rung.death - rung.birth) * t + rung.kill * exposure(t));
    };
    const double h = length / intervals;
    double sum = integrand(0) + integrand(length);
    for (int i = 1; i < intervals; ++i) sum += (i % 2 ? 4 : 2) * integrand(h * i);
    integral += sum * h / 3;
    exponent += (rung.death - rung.birth) * length + rung.kill * exposure(length);
    left = faded(length);
  }
  const double extinct = integral / (1 + integral);
  return math::exp(rung.cells * math::log(extinct));
}

Result<std::vector<LadderRow>> climb_eradication(const EradicationRung& rung, const ClimbOptions& options) {
  const auto extinct = extinct_lines(rung, options);
  if (!extinct) return extinct.diagnostics();
  const double expected = kendall_extinction(rung), total = static_cast<double>(extinct->total);
  const double deviation = std::sqrt(expected * (1 - expected) / total);
  const Interval interval = clopper_pearson(*extinct);
  Target target = rung.target;
  target.rule = Judgement::range;
  target.published = 100 * expected;
  target.low = 100 * (expected - 3 * deviation);
  target.high = 100 * (expected + 3 * deviation);
  target.unit = "%";
  LadderRow row = judged({100 * extinct->value(), {100 * interval.low, 100 * interval.high}, extinct->total}, target);
  row.rung = rung.rung;
  row.id = rung.id;
  row.figure = "extinct";
  row.rule = "3 standard errors";
  if (extinct->total < rung.replicates) row.note = fmt::format("{} failed", rung.replicates - extinct->total);
  return std::vector<LadderRow>{row};
}

}  // namespace remit
