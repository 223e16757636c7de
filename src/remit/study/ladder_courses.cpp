#include "remit/study/ladder_courses.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "remit/base/text.hpp"
#include "remit/stats/proportion.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Interval unknown = {nan, nan};

/// What a figure is made of.
struct Seen {
  const std::vector<Course>& courses;
  const std::vector<double>& days;
  std::size_t column;
  const CourseCheck& check;

  std::vector<double> last() const { return across(courses, days.size() - 1, column); }
  std::vector<double> medians() const {
    std::vector<double> course;
    for (std::size_t day = 0; day < days.size(); ++day) course.push_back(quantile(across(courses, day, column), 0.5));
    return course;
  }
};

/// First index at or after `from` where the median course is on the wanted side of the check's value; -1: never.
int first_index(const std::vector<double>& course, std::size_t from, double limit, bool below) {
  for (std::size_t k = from; k < course.size(); ++k)
    if (below ? course[k] < limit : course[k] >= limit) return static_cast<int>(k);
  return -1;
}

double day_of(const Seen& seen, int index) {
  return index < 0 ? nan : seen.days[static_cast<std::size_t>(index)] - seen.check.since;
}

double first_below(const Seen& seen) { return day_of(seen, first_index(seen.medians(), 0, seen.check.value, true)); }
double first_above(const Seen& seen) { return day_of(seen, first_index(seen.medians(), 0, seen.check.value, false)); }

double first_back(const Seen& seen) {
  const auto course = seen.medians();
  const int low = first_index(course, 0, seen.check.value, true);
  return low < 0 ? nan : day_of(seen, first_index(course, static_cast<std::size_t>(low), seen.check.value, false));
}

double peak(const Seen& seen) {
  const auto course = seen.medians();
  return day_of(seen, static_cast<int>(std::ranges::max_element(course) - course.begin()));
}

double ratio(const Seen& seen) {
  std::vector<double> ratios;
  for (const Course& course : seen.courses)
    ratios.push_back(course.values.back()[seen.column] / course.values.front()[seen.column]);
  return quantile(ratios, 0.5);
}

double largest_change(const Seen& seen) {
  double largest = 0;
  for (const Course& course : seen.courses)
    for (const auto& now : course.values) {
      const double first = course.values.front()[seen.column];
      largest = std::max(largest, std::abs(now[seen.column] - first) / std::abs(first));
    }
  return 100 * largest;
}

template <class Counts>
Simulated share(const Seen& seen, Counts counts) {
  const auto values = seen.last();
  const Proportion share{static_cast<std::size_t>(std::ranges::count_if(values, counts)), values.size()};
  const Interval interval = clopper_pearson(share);
  return {100 * share.value(), {100 * interval.low, 100 * interval.high}, values.size()};
}

using Figure = Simulated (*)(const Seen&);
template <double (*compute)(const Seen&)>
Simulated plain(const Seen& seen) {
  return {compute(seen), unknown, seen.courses.size()};
}
template <int percent>
double at_quantile(const Seen& seen) {
  return quantile(seen.last(), percent / 100.0);
}
Simulated share_at(const Seen& seen) {
  return share(seen, [&](double value) { return value == seen.check.value; });
}
Simulated share_below(const Seen& seen) {
  return share(seen, [&](double value) { return value < seen.check.value; });
}

const std::map<std::string, Figure>& figures() {
  static const std::map<std::string, Figure> all = {{"median", plain<at_quantile<50>>},
                                                    {"q1", plain<at_quantile<25>>},
                                                    {"q3", plain<at_quantile<75>>},
                                                    {"ratio", plain<ratio>},
                                                    {"largest_change", plain<largest_change>},
                                                    {"share", share_at},
                                                    {"share_below", share_below},
                                                    {"first_below", plain<first_below>},
                                                    {"first_back", plain<first_back>},
                                                    {"first_above", plain<first_above>},
                                                    {"peak", plain<peak>}};
  return all;
}

std::vector<std::string> observed(const CourseRung& rung) {
  std::vector<std::string> names;
  for (const CourseCheck& check : rung.checks)
    if (std::ranges::find(names, check.observe) == names.end()) names.push_back(check.observe);
  return names;
}

LadderRow row_of(const CourseRung& rung, const CourseCheck& check, const Simulated& simulated) {
  LadderRow row = judged(simulated, check.target);
  row.rung = rung.rung;
  row.id = rung.id;
  row.figure = check.observe + " " + check.figure + (check.figure == "share" ? " " + format_number(check.value) : "");
  return row;
}

}  // namespace

std::vector<std::string> course_figures() {
  std::vector<std::string> names;
  for (const auto& [name, figure] : figures()) names.push_back(name);
  return names;
}

Simulated figure_of(const std::vector<Course>& courses, const std::vector<double>& days, std::size_t column,
                    const CourseCheck& check) {
  const auto figure = figures().find(check.figure);
  REMIT_ASSERT(figure != figures().end(), "the reader lets known figures pass only");
  if (courses.empty()) return {nan, unknown, 0};
  return figure->second({courses, days, column, check});
}

Result<std::vector<LadderRow>> climb_courses(const CourseRung& rung, const std::filesystem::path& model,
                                             const ClimbOptions& options) {
  ComposeRequest compose{.model = model, .drugs = {}, .variant = rung.variant};
  for (const std::string& drug : rung.drugs) compose.drugs.push_back(model / "drugs" / drug);
  const auto disease = load_disease(compose);
  if (!disease) return disease.diagnostics();
  FollowUp request = rung.follow;
  request.observe = observed(rung);
  request.solve.threads = options.run.threads;
  auto courses = follow_patients(*disease, request);
  if (!courses) return courses.diagnostics();
  std::vector<Course> finished = std::move(courses).value();
  const std::size_t all = finished.size();
  std::erase_if(finished, [](const Course& course) { return course.status != Status::ok; });
  std::vector<LadderRow> rows;
  for (const CourseCheck& check : rung.checks) {
    const auto column = std::ranges::find(request.observe, check.observe) - request.observe.begin();
    rows.push_back(row_of(rung, check, figure_of(finished, request.days, static_cast<std::size_t>(column), check)));
    if (finished.size() < all) rows.back().note = std::to_string(all - finished.size()) + " failed";
  }
  return rows;
}

}  // namespace remit
