// Effects into contributions.
#include "remit/lang/effects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {
namespace {

struct Law {
  std::string_view name;
  std::size_t parameters;
};

constexpr std::array<Law, 10> laws{{{"value", 0},
                                    {"linear", 1},
                                    {"emax", 2},
                                    {"hill", 3},
                                    {"inhibit", 2},
                                    {"inhibit_hill", 3},
                                    {"one_plus_emax", 2},
                                    {"one_plus_hill", 3},
                                    {"one_minus", 1},
                                    {"expression", 0}}};

const Law* find_law(std::string_view name) {
  const auto law = std::find_if(laws.begin(), laws.end(), [&](const Law& candidate) { return candidate.name == name; });
  return law == laws.end() ? nullptr : &*law;
}

std::vector<std::string> law_names() {
  std::vector<std::string> names;
  for (const Law& law : laws) names.emplace_back(law.name);
  return names;
}

ExprPtr times(const ExprPtr& a, const ExprPtr& b) { return make_call("*", {a, b}); }
ExprPtr over(const ExprPtr& a, const ExprPtr& b) { return make_call("/", {a, b}); }
ExprPtr plus(const ExprPtr& a, const ExprPtr& b) { return make_call("+", {a, b}); }
ExprPtr one() { return make_number(1); }

/// (d/p2)^p3 keeps the base free of dimension. The solver may leave a vanishing driver a hair below 0, of which no
/// power exists: there is no effect of less than nothing.
ExprPtr relative_power(const ExprPtr& driver, const std::vector<ExprPtr>& p) {
  return make_call("^", {make_call("max", {make_number(0), over(driver, p[1])}), p[2]});
}

/// The part that 1 - ... and 1 + ... are made of.
ExprPtr plain_law(const std::string& law, const ExprPtr& driver, const std::vector<ExprPtr>& p) {
  if (law == "linear" || law == "one_minus") return times(p[0], driver);
  if (law == "emax" || law == "inhibit" || law == "one_plus_emax") return over(times(p[0], driver), plus(p[1], driver));
  if (law == "hill" || law == "inhibit_hill" || law == "one_plus_hill") {
    const ExprPtr x = relative_power(driver, p);
    return over(times(p[0], x), plus(one(), x));
  }
  return driver;
}

/// The same expression with another place, so that complaints about it name the row it came from.
ExprPtr placed(const ExprPtr& expr, const Span& span) {
  Expr copy = *expr;
  copy.span = span;
  for (ExprPtr& arg : copy.args) arg = placed(arg, span);
  return std::make_shared<const Expr>(std::move(copy));
}

/// One row being read.
class EffectReader {
 public:
  EffectReader(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics)
      : table_(table), row_(row), diagnostics_(diagnostics) {}

  Effect read() const {
    Effect effect;
    effect.span = span();
    effect.hook = cell("hook");
    effect.everywhere = cell("select") == "-";
    effect.select = read_select();
    effect.law = cell("law");
    effect.driver = read_driver();
    for (const std::string& id : split(cell("parameters"), ' '))
      if (!id.empty() && id != "-") effect.parameters.push_back(id);
    effect.times = cell("times") == "-" ? "" : cell("times");
    check_law(effect);
    return effect;
  }

 private:
  Span span() const { return {table_.file, row_.line, 0}; }
  void complain(std::string code, std::string message, std::string hint = {}) const {
    diagnostics_.push_back(error_at(span(), std::move(code), std::move(message), std::move(hint)));
  }
  std::string cell(std::string_view column) const {
    const int at = table_.column(column);
    return at < 0 ? std::string() : std::string(trim(row_.cells[static_cast<std::size_t>(at)]));
  }
  std::vector<Condition> read_select() const {
    std::vector<Condition> conditions;
    for (const std::string& word : split(cell("select"), ' ')) {
      if (word.empty() || word == "all" || word == "-") continue;
      const auto at = word.find('=');
      const bool differs = at != std::string::npos && at > 0 && word[at - 1] == '!';
      if (at == std::string::npos || at == 0 || at + 1 == word.size())
        complain("effects-select", fmt::format("`{}` is no condition", word),
                 "all, -, or conditions like bcma=positive id!=A site=1");
      else
        conditions.push_back({word.substr(0, differs ? at - 1 : at), word.substr(at + 1), !differs});
    }
    return conditions;
  }
  /// The driver is any expression of the model language.
  ExprPtr read_driver() const {
    const std::string text = cell("driver");
    const auto driver = parse_expression(text, table_.file);
    if (driver.ok()) return placed(*driver, span());
    complain("effects-driver", fmt::format("`{}` is no expression: {}", text, driver.diagnostics()[0].message),
             driver.diagnostics()[0].hint);
    return make_number(0, span());
  }
  void check_law(const Effect& effect) const {
    const Law* law = find_law(effect.law);
    const auto names = law_names();
    if (!law) {
      const std::string guess = did_you_mean(effect.law, names);
      complain("effects-law", fmt::format("unknown law `{}`", effect.law),
               guess.empty() ? "one of " + join(names, ", ") : guess);
    } else if (law->parameters != effect.parameters.size()) {
      complain(
          "effects-parameters",
          fmt::format("the law `{}` has {} parameters, not {}", effect.law, law->parameters, effect.parameters.size()),
          "docs/reference/model-folder.md lists the laws");
    }
  }

  const Tsv& table_;
  const TsvRow& row_;
  Diagnostics& diagnostics_;
};

/// One effect being turned into contributions.
class Contributor {
 public:
  Contributor(const Effect& effect, const Hook& hook, const Scope& scope, Diagnostics& diagnostics)
      : effect_(effect), hook_(hook), scope_(scope), diagnostics_(diagnostics) {}

  void run(Contributions& contributions) const {
    check_select();
    const IndexSet over = hook_.index | indices();
    bool anywhere = false;
    for (const Instance& instance : instances(over, scope_.axes())) {
      if (!selected(instance)) continue;
      anywhere = true;
      contributions[hook_.id + suffix(hook_.index, instance, scope_.axes())].push_back(value(instance));
    }
    if (!anywhere)
      diagnostics_.push_back(warning_at(effect_.span, "effects-nobody",
                                        fmt::format("nothing is selected for hook `{}`", effect_.hook),
                                        "compare with the attributes in clones.tsv"));
  }

 private:
  static bool is_column(const std::string& id) { return id.size() > 2 && id.front() == '{' && id.back() == '}'; }

  /// What the effect itself is indexed by, beyond its hook.
  IndexSet indices() const {
    IndexSet all = scope_.indices_of(effect_.driver);
    for (const std::string& id : effect_.parameters)
      all = all | (is_column(id) ? IndexSet{.clone = true, .site = false} : scope_.indices_of(id));
    if (!effect_.times.empty()) all.clone = true;
    for (const Condition& condition : effect_.select) (condition.column == "site" ? all.site : all.clone) = true;
    return all;
  }

  void complain(std::string code, std::string message, std::string hint = {}) const {
    diagnostics_.push_back(error_at(effect_.span, std::move(code), std::move(message), std::move(hint)));
  }

  void check_select() const {
    if (effect_.everywhere && !hook_.index.empty())
      complain("effects-select",
               fmt::format("hook `{}` exists once per {}, so `-` selects nothing", hook_.id, to_text(hook_.index)),
               "write `all`, or conditions");
    const Clones& clones = scope_.clones();
    for (const Condition& condition : effect_.select) {
      if (condition.column == "site" || condition.column == "id" || condition.column == "counted") continue;
      if (std::find(clones.columns.begin(), clones.columns.end(), condition.column) == clones.columns.end())
        complain("effects-select", fmt::format("clones.tsv has no column `{}`", condition.column),
                 did_you_mean(condition.column, clones.columns));
    }
  }

  std::string attribute(const std::string& column, const Instance& instance) const {
    if (column == "site") return std::to_string(instance.site);
    const Clone* clone = scope_.clones().find(instance.clone);
    if (column == "id" || !clone) return instance.clone;
    if (column == "counted") return clone->counted ? "yes" : "no";
    const auto found = clone->attributes.find(column);
    return found == clone->attributes.end() ? std::string() : found->second;
  }

  bool selected(const Instance& instance) const {
    return std::all_of(effect_.select.begin(), effect_.select.end(), [&](const Condition& condition) {
      return (attribute(condition.column, instance) == condition.value) == condition.equal;
    });
  }

  ExprPtr parameter(const std::string& id, const Instance& instance) const {
    if (is_column(id)) return scope_.attribute(id.substr(1, id.size() - 2), instance.clone, effect_.span, diagnostics_);
    return scope_.resolve(make_name(id, effect_.span), instance, effect_.span, diagnostics_);
  }

  ExprPtr value(const Instance& instance) const {
    std::vector<ExprPtr> parameters;
    for (const std::string& id : effect_.parameters) parameters.push_back(parameter(id, instance));
    const ExprPtr factor =
        effect_.times.empty() ? nullptr : scope_.attribute(effect_.times, instance.clone, effect_.span, diagnostics_);
    const ExprPtr driver = scope_.resolve(effect_.driver, instance, effect_.span, diagnostics_);
    return placed(law_value(effect_.law, driver, parameters, factor), effect_.span);
  }

  const Effect& effect_;
  const Hook& hook_;
  const Scope& scope_;
  Diagnostics& diagnostics_;
};

}  // namespace

Result<std::vector<Effect>> parse_effects(std::string_view text, const std::string& file) {
  const std::vector<std::string> columns{"hook", "select", "law", "driver", "parameters", "note"}, optional{"times"};
  auto table = parse_tsv(text, file, columns, optional);
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  std::vector<Effect> effects;
  for (const TsvRow& row : table->rows) effects.push_back(EffectReader(*table, row, diagnostics).read());
  if (has_errors(diagnostics)) return diagnostics;
  return effects;
}

ExprPtr law_value(const std::string& law, const ExprPtr& driver, const std::vector<ExprPtr>& parameters,
                  const ExprPtr& factor) {
  ExprPtr value = plain_law(law, driver, parameters);
  if (factor) value = times(factor, value);
  if (law == "one_minus" || law == "inhibit" || law == "inhibit_hill") return make_call("-", {one(), value});
  if (law == "one_plus_emax" || law == "one_plus_hill") return plus(one(), value);
  return value;
}

void contribute(const std::vector<Effect>& effects, const std::vector<Hook>& hooks, const Scope& scope,
                Contributions& contributions, Diagnostics& diagnostics) {
  std::vector<std::string> ids;
  for (const Hook& hook : hooks) ids.push_back(hook.id);
  for (const Effect& effect : effects) {
    const auto hook =
        std::find_if(hooks.begin(), hooks.end(), [&](const Hook& candidate) { return candidate.id == effect.hook; });
    if (hook == hooks.end())
      diagnostics.push_back(error_at(effect.span, "effects-hook", fmt::format("no hook `{}` in hooks.tsv", effect.hook),
                                     did_you_mean(effect.hook, ids)));
    else
      Contributor(effect, *hook, scope, diagnostics).run(contributions);
  }
}

}  // namespace remit
