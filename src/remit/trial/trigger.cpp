#include "remit/trial/trigger.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/trial/treatment.hpp"

namespace remit {
namespace {

constexpr const char* form = "write `neutrophils < 0.5`, `igg < 4 g/L` or `crs >= 2`";

struct Sign {
  const char* text;
  Comparison comparison;
};
constexpr Sign signs[] = {
    {"<=", Comparison::at_most}, {">=", Comparison::at_least}, {"<", Comparison::below}, {">", Comparison::above}};

Diagnostic unreadable(const std::string& text, const Span& span) {
  return error_at(span, "trial-trigger", "cannot read the trigger `" + text + "`", form);
}

/// Length of the longest number at the start of `text`.
std::size_t length_of_number(std::string_view text) {
  std::size_t length = text.find_first_not_of("0123456789.eE+-");
  length = std::min(length, text.size());
  while (length > 0 && !parse_number(text.substr(0, length))) --length;
  return length;
}

const char* unit_of(Lab lab) {
  static constexpr const char* units[] = {"g/dL", "1e9/L", "1e9/L", "1e9/L", "1e9/L", "g/L"};
  return units[static_cast<int>(lab)];
}

/// Counts are written with or without the word cells.
std::optional<double> factor_to(const Unit& unit, Lab lab) {
  Unit own = *parse_unit(unit_of(lab));
  if (same_dimension(unit, own)) return conversion(unit, own);
  own = own * *parse_unit("cells");
  if (same_dimension(unit, own)) return conversion(unit, own);
  return {};
}

Result<double> bound_in_unit_of(const Trigger& trigger, Lab lab) {
  if (trigger.unit.empty()) return trigger.bound;
  const Result<Unit> unit = parse_unit(trigger.unit, trigger.span);
  if (!unit) return unit.diagnostics();
  if (const auto factor = factor_to(*unit, lab)) return trigger.bound * *factor;
  return error_at(trigger.span, "trial-trigger-unit",
                  "`" + trigger.subject + "` is not measured in `" + trigger.unit + "`",
                  std::string("give it in ") + unit_of(lab));
}

std::vector<std::string> known_subjects(const std::vector<HazardInfo>& hazards) {
  std::vector<std::string> names;
  for (int k = 0; k < lab_count; ++k) names.emplace_back(id_of(static_cast<Lab>(k)));
  for (const HazardInfo& hazard : hazards)
    if (hazard.kind == "adverse_event")
      for (const std::string& name : event_names(hazard.term)) names.push_back(name);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

std::string find_term(const std::string& subject, const std::vector<HazardInfo>& hazards) {
  for (const HazardInfo& hazard : hazards) {
    const std::vector<std::string> names = event_names(hazard.term);
    if (hazard.kind == "adverse_event" && std::ranges::find(names, subject) != names.end()) return hazard.term;
  }
  return {};
}

Result<Watch> watch_event(const Trigger& trigger, const std::string& term) {
  const bool grade = trigger.bound >= 1 && trigger.bound <= 4 && trigger.bound == std::floor(trigger.bound);
  if (trigger.comparison != Comparison::at_least || !grade || !trigger.unit.empty())
    return error_at(trigger.span, "trial-trigger",
                    "the trigger `" + trigger.text + "` asks for no grade that an adverse event can have",
                    "write `" + trigger.subject + " >= 2`, with a grade from 1 to 4");
  return Watch{{}, term, trigger.comparison, trigger.bound};
}

}  // namespace

Result<Trigger> parse_trigger(std::string_view text, const Span& span) {
  Trigger trigger{.text = std::string(trim(text)), .span = span};
  const std::size_t at = trigger.text.find_first_of("<>");
  if (at == std::string::npos) return unreadable(trigger.text, span);
  trigger.subject = trim(std::string_view(trigger.text).substr(0, at));
  std::string_view rest = std::string_view(trigger.text).substr(at);
  const auto sign = std::ranges::find_if(signs, [&](const Sign& s) { return rest.starts_with(s.text); });
  trigger.comparison = sign->comparison;
  rest = trim(rest.substr(std::string_view(sign->text).size()));
  const std::size_t length = length_of_number(rest);
  if (trigger.subject.empty() || length == 0) return unreadable(trigger.text, span);
  trigger.bound = *parse_number(rest.substr(0, length));
  trigger.unit = trim(rest.substr(length));
  return trigger;
}

bool Watch::holds(double value) const {
  switch (comparison) {
    case Comparison::below:
      return value < bound;
    case Comparison::at_most:
      return value <= bound;
    case Comparison::above:
      return value > bound;
    case Comparison::at_least:
      return value >= bound;
  }
  return false;
}

Result<Watch> resolve(const Trigger& trigger, const std::vector<HazardInfo>& hazards) {
  if (const auto lab = find_lab(trigger.subject)) {
    const Result<double> bound = bound_in_unit_of(trigger, *lab);
    if (!bound) return bound.diagnostics();
    if (!(*bound > 0))
      return error_at(trigger.span, "trial-trigger", "the trigger `" + trigger.text + "` is always or never seen",
                      "compare with a value above 0");
    return Watch{lab, {}, trigger.comparison, *bound};
  }
  if (const std::string term = find_term(trigger.subject, hazards); !term.empty()) return watch_event(trigger, term);
  return error_at(trigger.span, "trial-unknown-marker",
                  "`" + trigger.subject + "` is neither a laboratory value nor an adverse event of the model",
                  did_you_mean(trigger.subject, known_subjects(hazards)));
}

}  // namespace remit
