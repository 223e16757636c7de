// Hooks into parameters and rules.
#include "remit/lang/hooks.hpp"

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/base/units.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {
namespace {

/// One row being read.
class HookReader {
 public:
  HookReader(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics)
      : table_(table), row_(row), diagnostics_(diagnostics) {}

  Hook read() const {
    Hook hook;
    hook.span = {table_.file, row_.line, 0};
    hook.id = cell("id");
    if (!is_identifier(hook.id)) complain("hooks-id", fmt::format("`{}` is not a name", hook.id));
    if (const auto index = index_set_named(cell("index")))
      hook.index = *index;
    else
      complain("hooks-index", fmt::format("unknown index `{}`", cell("index")), "none, clone, site, or clone site");
    hook.combine = read_combine();
    hook.neutral = read_neutral(hook.combine);
    hook.unit = cell("unit");
    if (const auto unit = parse_unit(hook.unit, hook.span); !unit.ok())
      diagnostics_.insert(diagnostics_.end(), unit.diagnostics().begin(), unit.diagnostics().end());
    hook.meaning = cell("meaning");
    if (hook.combine == Combine::bliss) require_plain_unit(hook);
    read_limits(hook);
    return hook;
  }

 private:
  void complain(std::string code, std::string message, std::string hint = {}) const {
    diagnostics_.push_back(error_at({table_.file, row_.line, 0}, std::move(code), std::move(message), std::move(hint)));
  }
  std::string cell(std::string_view column) const {
    return std::string(trim(row_.cells[static_cast<std::size_t>(table_.column(column))]));
  }
  Combine read_combine() const {
    const std::string text = cell("combine");
    if (text == "product") return Combine::product;
    if (text == "bliss") return Combine::bliss;
    const std::vector<std::string> ways{"sum", "product", "bliss"};
    if (text != "sum") complain("hooks-combine", fmt::format("unknown combine `{}`", text), did_you_mean(text, ways));
    return Combine::sum;
  }
  /// Nobody contributing is the same as somebody contributing nothing, so the neutral value is the combination's own.
  double read_neutral(Combine combine) const {
    const double expected = combine == Combine::product ? 1 : 0;
    const auto value = parse_number(cell("neutral"));
    if (!value || *value != expected)
      complain("hooks-neutral", fmt::format("the neutral value is `{}`", cell("neutral")),
               fmt::format("{} for a {}: what leaves the others unchanged", format_number(expected), cell("combine")));
    return expected;
  }
  std::optional<double> limit(const char* column) const {
    const int index = table_.column(column);
    const std::string text(index < 0 ? "" : trim(row_.cells[static_cast<std::size_t>(index)]));
    if (text.empty() || text == "-") return {};
    const auto value = parse_number(text);
    if (!value) complain("hooks-range", fmt::format("`{}` is `{}`, not a number", column, text));
    return value;
  }
  void read_limits(Hook& hook) const {
    hook.low = limit("low").value_or(0), hook.high = limit("high");
    if (hook.combine == Combine::bliss && !hook.high) hook.high = 1;
    if (hook.neutral < hook.low || hook.neutral > hook.high.value_or(hook.neutral))
      complain("hooks-range",
               fmt::format("the neutral value {} of `{}` lies outside its range", hook.neutral, hook.id));
  }
  void require_plain_unit(const Hook& hook) const {
    const auto unit = parse_unit(hook.unit, hook.span);
    if (unit.ok() && !same_unit(*unit, Unit{}))
      complain("hooks-unit", fmt::format("`{}` combines shares, so its unit is 1, not `{}`", hook.id, hook.unit));
  }

  const Tsv& table_;
  const TsvRow& row_;
  Diagnostics& diagnostics_;
};

void refuse_duplicates(const std::vector<Hook>& hooks, Diagnostics& diagnostics) {
  std::map<std::string, int> seen;
  for (const Hook& hook : hooks) {
    const auto [first, is_new] = seen.emplace(hook.id, hook.span.line);
    if (!is_new)
      diagnostics.push_back(error_at(hook.span, "hooks-duplicate",
                                     fmt::format("hook `{}` is there already, in line {}", hook.id, first->second)));
  }
}

ExprPtr fold(const char* operation, const std::vector<ExprPtr>& values) {
  ExprPtr result = values.front();
  for (std::size_t k = 1; k < values.size(); ++k) result = make_call(operation, {result, values[k]});
  return result;
}

ExprPtr one_minus(const ExprPtr& value) { return make_call("-", {make_number(1), value}); }

Parameter parameter_of(const Hook& hook, const std::string& id) {
  Parameter parameter;
  parameter.id = id;
  parameter.unit = hook.unit;
  parameter.name = hook.meaning;
  parameter.span = hook.span;
  return parameter;
}

/// clamp + factor * natural; 0 and 1 leave a finite value as it is.
ExprPtr clampable(const Hook& hook, const std::string& instance, const ExprPtr& natural, Model& model) {
  Parameter clamp = parameter_of(hook, clamp_of(instance)), factor = parameter_of(hook, factor_of(instance));
  clamp.initial = make_number(0, hook.span);
  factor.initial = make_number(1, hook.span), factor.unit = "1";
  for (Parameter* parameter : {&clamp, &factor}) {
    parameter->constant = true;
    model.parameters.push_back(std::move(*parameter));
  }
  const ExprPtr scaled = make_call("*", {make_name(factor_of(instance)), natural});
  return make_call("+", {make_name(clamp_of(instance)), scaled});
}

}  // namespace

Result<std::vector<Hook>> parse_hooks(std::string_view text, const std::string& file) {
  const std::vector<std::string> columns{"id", "index", "combine", "neutral", "unit", "meaning"};
  const std::vector<std::string> limits{"low", "high"};
  auto table = parse_tsv(text, file, columns, limits);
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  std::vector<Hook> hooks;
  for (const TsvRow& row : table->rows) hooks.push_back(HookReader(*table, row, diagnostics).read());
  refuse_duplicates(hooks, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return hooks;
}

ExprPtr combined(Combine combine, const std::vector<ExprPtr>& values) {
  REMIT_ASSERT(!values.empty(), "a combination has members");
  if (combine == Combine::sum) return fold("+", values);
  if (combine == Combine::product || values.size() == 1) return fold("*", values);
  std::vector<ExprPtr> spared;
  for (const ExprPtr& value : values) spared.push_back(one_minus(value));
  return one_minus(fold("*", spared));
}

std::string clamp_of(const std::string& instance) { return instance + "_clamp"; }
std::string factor_of(const std::string& instance) { return instance + "_factor"; }

Model hooks_model(const std::vector<Hook>& hooks, const Contributions& contributions, const Axes& axes,
                  const std::set<std::string>& clamped) {
  Model model;
  for (const Hook& hook : hooks)
    for (const Instance& instance : instances(hook.index, axes)) {
      Parameter parameter = parameter_of(hook, hook.id + suffix(hook.index, instance, axes));
      const auto values = contributions.find(parameter.id);
      const bool filled = values != contributions.end();
      ExprPtr value = filled ? combined(hook.combine, values->second) : make_number(hook.neutral, hook.span);
      const bool may_be_clamped = clamped.contains(hook.id) || clamped.contains(parameter.id);
      if (may_be_clamped) value = clampable(hook, parameter.id, value, model);
      parameter.constant = !filled && !may_be_clamped;
      if (parameter.constant)
        parameter.initial = value;
      else
        model.assignment_rules.push_back({parameter.id, value, hook.span});
      model.parameters.push_back(std::move(parameter));
    }
  return model;
}

std::vector<HookInfo> hook_infos(const std::vector<Hook>& hooks, const Contributions& contributions, const Axes& axes) {
  std::vector<HookInfo> infos;
  for (const Hook& hook : hooks) {
    HookInfo info{.hook = hook, .instances = {}, .filled = false};
    for (const Instance& instance : instances(hook.index, axes)) {
      info.instances.push_back(hook.id + suffix(hook.index, instance, axes));
      info.filled = info.filled || contributions.contains(info.instances.back());
    }
    infos.push_back(std::move(info));
  }
  return infos;
}

}  // namespace remit
