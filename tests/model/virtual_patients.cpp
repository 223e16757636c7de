#include "virtual_patients.hpp"

#include <filesystem>
#include <stdexcept>

namespace remit::model_tests {
namespace {

const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";

template <class Value>
Value value_or_throw(Result<Value> result) {
  if (!result) throw std::runtime_error(render(result.diagnostics()));
  return std::move(result).value();
}

}  // namespace

Disease myeloma(const std::vector<std::string>& drugs, const std::string& variant) {
  ComposeRequest request{.model = folder, .drugs = {}, .variant = variant};
  for (const std::string& drug : drugs) request.drugs.push_back(folder / "drugs" / drug);
  return value_or_throw(load_disease(request));
}

std::vector<Course> follow(const Disease& disease, const FollowUp& request) {
  return value_or_throw(follow_patients(disease, request));
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
