#include "virtual_patients.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "remit/program/compile.hpp"

namespace remit::model_tests {
namespace {

const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";

template <class Value>
Value value_or_throw(Result<Value> result) {
  if (!result) throw std::runtime_error(render(result.diagnostics()));
  return std::move(result).value();
}

std::uint32_t index_or_throw(int index, const std::string& name) {
  if (index < 0) throw std::runtime_error("the model has no " + name);
  return static_cast<std::uint32_t>(index);
}

class Follower final : public Patient {
 public:
  Follower(const Program& program, const FollowUp& request, const Cohort& cohort, std::size_t row)
      : program_(program), request_(request), cohort_(cohort), row_(row) {
    for (const std::string& name : request.observe)
      observables_.push_back(index_or_throw(program.observable_index(name), "observable " + name));
  }

  void start(Lane& lane) override {
    for (std::size_t k = 0; k < cohort_.parameters.size(); ++k) set(lane, cohort_.parameters[k], cohort_.values[row_][k]);
    for (const auto& [name, value] : request_.set) lane.set_parameter(index_or_throw(program_.parameter_index(name), "parameter " + name), value);
    lane.initialise();
    for (const Dose& dose : request_.doses)
      lane.calendar().add({.tick = to_tick(dose.day), .kind = EntryKind::dose,
                           .target = index_or_throw(program_.state_index(dose.state), "state " + dose.state), .amount = dose.amount});
    for (double day : request_.days) lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::sample});
  }

  void at(Lane& lane, const Entry&) override {
    auto& row = course.values.emplace_back();
    for (std::uint32_t observable : observables_) row.push_back(lane.observable(observable));
  }

  void end(const Outcome& outcome) override { course.status = outcome.status; }
  std::uint32_t id() const override { return cohort_.ids[row_]; }

  Course course;

 private:
  /// A drawn number of a drug that does not take part has no place in the program.
  void set(Lane& lane, const std::string& name, double value) {
    if (const int index = program_.parameter_index(name); index >= 0) lane.set_parameter(static_cast<std::uint32_t>(index), value);
  }

  const Program& program_;
  const FollowUp& request_;
  const Cohort& cohort_;
  std::size_t row_;
  std::vector<std::uint32_t> observables_;
};

}  // namespace

Settings operator+(Settings first, const Settings& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Disease myeloma(const std::vector<std::string>& drugs, const std::string& variant) {
  ComposeRequest request{.model = folder, .drugs = {}, .variant = variant};
  for (const std::string& drug : drugs) request.drugs.push_back(folder / "drugs" / drug);
  Disease disease{.composed = value_or_throw(compose(request)), .populations = {}, .kernel = nullptr};
  disease.populations = value_or_throw(load_populations(folder / "population.toml", disease.composed.parameters));
  disease.kernel = make_interpreter(value_or_throw(compile(disease.composed.model, {.varying = disease.composed.varying})));
  return disease;
}

std::vector<Course> follow(const Disease& disease, const FollowUp& request) {
  const auto population = std::ranges::find(disease.populations, request.population, &Population::id);
  if (population == disease.populations.end()) throw std::runtime_error("no population " + request.population);
  const Cohort cohort = value_or_throw(draw(disease.composed.parameters, *population, 0, request.patients, 20261124));
  std::vector<std::unique_ptr<Follower>> followers;
  std::vector<Patient*> patients;
  for (std::size_t row = 0; row < cohort.ids.size(); ++row) {
    followers.push_back(std::make_unique<Follower>(disease.kernel->program(), request, cohort, row));
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

double median(const std::vector<Course>& courses, std::size_t day, std::size_t column) {
  return quantile(across(courses, day, column), 0.5);
}

Settings typical_size() { return {{"weight", kilograms}, {"height", 169}}; }

std::vector<double> each_day(int last) {
  std::vector<double> days;
  for (int day = 0; day <= last; ++day) days.push_back(day);
  return days;
}

}  // namespace remit::model_tests
