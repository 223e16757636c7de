#include "remit/trial/hazard.hpp"

#include <algorithm>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"
#include "remit/base/whole_number.hpp"

namespace remit {
namespace {

Risk& risk_of(std::vector<Risk>& risks, const std::string& term) {
  const auto found = std::ranges::find(risks, term, &Risk::term);
  return found != risks.end() ? *found : risks.emplace_back(Risk{term, {}});
}

Risk::Level& level_of(Risk& risk, int grade) {
  const auto place = std::ranges::lower_bound(risk.levels, grade, {}, &Risk::Level::grade);
  if (place != risk.levels.end() && place->grade == grade) return *place;
  return *risk.levels.insert(place, {grade, {}});
}

}  // namespace

std::uint64_t term_address(std::string_view term) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char letter : term) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3u;
  return hash & 0xffffffffffffu;
}

std::vector<std::string> event_names(const std::string& term) {
  const std::size_t open = term.find('('), close = term.find(')');
  std::string name = lower(trim(std::string_view(term).substr(0, open)));
  std::ranges::replace_if(
      name, [](char c) { return c == ' ' || c == '-'; }, '_');
  std::vector<std::string> names = {name};
  std::string initials;
  for (const std::string& word : split(name, '_'))
    if (!word.empty()) initials += word[0];
  if (initials.size() > 1) names.push_back(initials);
  if (open != std::string::npos && close != std::string::npos && close > open)
    names.push_back(lower(std::string_view(term).substr(open + 1, close - open - 1)));
  return names;
}

int least_grade(const std::string& grade) {
  if (grade.empty() || grade == "any") return 1;
  const std::string_view number = grade.starts_with(">=") ? std::string_view(grade).substr(2) : std::string_view(grade);
  const auto value = parse_number(number);
  const int whole = value ? whole_number(*value).value_or(0) : 0;
  return whole >= 1 && whole <= 5 ? whole : 0;
}

std::vector<Risk> find_risks(const std::vector<HazardInfo>& hazards, const std::string& kind, const Program& program) {
  std::vector<Risk> risks;
  for (const HazardInfo& hazard : hazards) {
    if (hazard.kind != kind) continue;
    const int state = program.state_index(hazard.id);
    REMIT_ASSERT(state >= 0, "every hazard is a state: check(trial, composed) comes first");
    const int grade = kind == "death" ? 5 : least_grade(hazard.grade);
    REMIT_ASSERT(grade > 0, "every hazard has a grade: check(trial, composed) comes first");
    level_of(risk_of(risks, hazard.term), grade).states.push_back(static_cast<std::uint32_t>(state));
  }
  return risks;
}

double cumulative(const Lane& lane, const Risk::Level& level) {
  double sum = 0;
  for (const std::uint32_t state : level.states) sum += lane.state(state);
  return sum;
}

std::optional<double> FirstEvent::read(double day, double cumulative) {
  const double before = reached_, from = day_;
  reached_ =
      std::max(before, cumulative - start_);  // a cumulative hazard never falls; dense output may, by its tolerance
  day_ = day;
  if (happened_ || reached_ < threshold_) return {};
  happened_ = true;
  return reached_ > before ? from + (day - from) * (threshold_ - before) / (reached_ - before) : day;
}

}  // namespace remit
