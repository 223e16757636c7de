#include "remit/study/follow.hpp"

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/program/compile.hpp"

namespace remit {
namespace {

class Follower final : public Patient {
 public:
  Follower(const Program& program, const FollowUp& request, const Cohort& cohort, std::size_t row)
      : program_(program), request_(request), cohort_(cohort), row_(row) {}

  void start(Lane& lane) override {
    for (std::size_t k = 0; k < cohort_.parameters.size(); ++k)
      set(lane, cohort_.parameters[k], cohort_.values[row_][k]);
    for (const auto& [name, value] : request_.set) set(lane, name, value);
    lane.initialise();
    for (const Dose& dose : request_.doses) give(lane, dose);
    for (const double day : request_.days) lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::sample});
  }

  void at(Lane& lane, const Entry&) override {
    auto& row = course.values.emplace_back();
    for (const std::string& name : request_.observe)
      row.push_back(lane.observable(static_cast<std::uint32_t>(program_.observable_index(name))));
  }

  void end(const Outcome& outcome) override { course.status = outcome.status; }
  std::uint32_t id() const override { return cohort_.ids[row_]; }

  Course course;

 private:
  /// A drawn number of a drug that does not take part has no place in the program.
  void set(Lane& lane, const std::string& name, double value) {
    if (const int index = program_.parameter_index(name); index >= 0)
      lane.set_parameter(static_cast<std::uint32_t>(index), value);
  }

  void give(Lane& lane, const Dose& dose) {
    const auto target = static_cast<std::uint32_t>(program_.state_index(dose.state));
    const double amount = dose.relative ? dose.amount * lane.state(target) : dose.amount;
    lane.calendar().add({.tick = to_tick(dose.day), .kind = EntryKind::dose, .target = target, .amount = amount});
  }

  const Program& program_;
  const FollowUp& request_;
  const Cohort& cohort_;
  std::size_t row_;
};

void require(bool known, const char* kind, const std::string& name, const std::vector<std::string>& names,
             Diagnostics& diagnostics) {
  if (known) return;
  diagnostics.push_back(error_at({}, "follow-name", std::string("the model has no ") + kind + " `" + name + "`",
                                 did_you_mean(name, names)));
}

Diagnostics unknown_names(const Program& program, const FollowUp& request) {
  Diagnostics diagnostics;
  for (const auto& [name, value] : request.set)
    require(program.parameter_index(name) >= 0, "parameter", name, program.parameters, diagnostics);
  for (const Dose& dose : request.doses)
    require(program.state_index(dose.state) >= 0, "state", dose.state, program.states, diagnostics);
  for (const std::string& name : request.observe)
    require(program.observable_index(name) >= 0, "observable", name, program.observables, diagnostics);
  return diagnostics;
}

Result<Cohort> draw_cohort(const Disease& disease, const FollowUp& request) {
  const auto population = std::ranges::find(disease.populations, request.population, &Population::id);
  if (population == disease.populations.end())
    return error_at({}, "follow-population", "there is no population `" + request.population + "`");
  return draw(disease.composed.parameters, *population, 0, request.patients, request.seed);
}

}  // namespace

Settings operator+(Settings first, const Settings& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Result<Disease> load_disease(const ComposeRequest& request) {
  auto composed = compose(request);
  if (!composed) return composed.diagnostics();
  Disease disease{.composed = std::move(composed).value(), .populations = {}, .kernel = nullptr};
  auto populations = load_populations(request.model / "population.toml", disease.composed.parameters);
  if (!populations) return populations.diagnostics();
  disease.populations = std::move(populations).value();
  auto program = compile(disease.composed.model, {.varying = disease.composed.varying});
  if (!program) return program.diagnostics();
  disease.kernel = make_interpreter(std::move(program).value());
  return disease;
}

Result<std::vector<Course>> follow_patients(const Disease& disease, const FollowUp& request) {
  if (Diagnostics unknown = unknown_names(disease.kernel->program(), request); has_errors(unknown)) return unknown;
  const auto cohort = draw_cohort(disease, request);
  if (!cohort) return cohort.diagnostics();
  std::vector<std::unique_ptr<Follower>> followers;
  std::vector<Patient*> patients;
  for (std::size_t row = 0; row < cohort->ids.size(); ++row) {
    followers.push_back(std::make_unique<Follower>(disease.kernel->program(), request, *cohort, row));
    patients.push_back(followers.back().get());
  }
  integrate(*disease.kernel, patients, request.solve);
  std::vector<Course> courses;
  for (auto& follower : followers) courses.push_back(std::move(follower->course));
  return courses;
}

double quantile(std::vector<double> values, double probability) {
  std::ranges::sort(values);
  return values.at(static_cast<std::size_t>(probability * static_cast<double>(values.size() - 1)));
}

std::vector<double> across(const std::vector<Course>& courses, std::size_t day, std::size_t column) {
  std::vector<double> values;
  for (const Course& course : courses) values.push_back(course.values.at(day).at(column));
  return values;
}

}  // namespace remit
