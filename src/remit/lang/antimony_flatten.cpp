// Bottom-up: each part is flattened, converted, renamed and merged; then identities and deletions of this level apply.
#include "remit/lang/antimony_flatten.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_conversion.hpp"
#include "remit/lang/antimony_deletion.hpp"
#include "remit/lang/antimony_edit.hpp"
#include "remit/lang/antimony_union.hpp"

namespace remit {
namespace {

constexpr std::size_t max_symbols = 200000;
constexpr std::size_t max_levels = 100;

std::string first_component(const std::string& name) { return name.substr(0, name.find('.')); }

std::ptrdiff_t components(const std::string& name) { return std::count(name.begin(), name.end(), '.'); }

class Flattener {
 public:
  Flattener(DraftFile& file, Complaints& complaints) : file_(file), complaints_(complaints) {}

  std::optional<Draft> run(const Draft& model) {
    if (!enter(model)) return std::nullopt;
    Draft whole = model;
    std::vector<std::vector<std::string>> ports;
    for (const DraftPart& part : model.parts) ports.push_back(merge_part(whole, part));
    if (failed_) return std::nullopt;
    forget_mentions_of_parts(whole, model);
    dissolve_dots(whole, model);
    Unions unions(whole, complaints_);
    for (std::size_t i = 0; i < model.parts.size(); ++i) pass_arguments(whole, unions, model.parts[i], ports[i]);
    for (const DraftIdentity& identity : model.identities) identify(unions, identity);
    unions.apply();
    apply_deletions(whole, model, unions, complaints_);
    settle_cleared(whole);
    whole.parts.clear();
    whole.identities.clear();
    whole.deletions.clear();
    open_.erase(model.id);
    check_depth(whole);
    return failed_ ? std::nullopt : std::optional<Draft>(std::move(whole));
  }

 private:
  // What was taken back at this level says nothing to the level above, except that the thing may vary.
  static void settle_cleared(Draft& whole) {
    for (DraftSymbol& symbol : whole.symbols) {
      const bool had_rule =
          symbol.assignment.state == DraftValue::State::cleared || symbol.rate.state == DraftValue::State::cleared;
      if (had_rule && !symbol.constant && symbol.kind != SymbolKind::species) symbol.constant = false;
      for (DraftValue* setting : {&symbol.initial, &symbol.assignment, &symbol.rate}) {
        if (setting->state == DraftValue::State::cleared) *setting = {};
      }
    }
  }

  // "A.sboTerm = 8" mentions the part A, which is no quantity.
  static void forget_mentions_of_parts(Draft& whole, const Draft& model) {
    std::set<std::string> parts;
    for (const DraftPart& part : model.parts) parts.insert(part.id);
    std::erase_if(whole.symbols, [&](const DraftSymbol& symbol) {
      return !symbol.declared && symbol.name.empty() && parts.contains(symbol.id);
    });
    whole.reindex();
  }

  // Conversion factors make expressions deeper.
  void check_depth(Draft& whole) {
    int deepest = 0;
    change_all(whole, [&](const ExprPtr& expr) {
      deepest = std::max(deepest, expr->depth);
      return expr;
    });
    if (deepest <= max_expr_depth) return;
    complaints_.error(
        whole.span, "antimony-too-deep",
        fmt::format("with the conversion factors of its parts, an expression of model `{}` has more than {} levels",
                    whole.id, max_expr_depth));
    failed_ = true;
  }

  bool enter(const Draft& model) {
    const bool fresh = open_.insert(model.id).second;
    if (fresh && open_.size() <= max_levels) return !failed_;
    complaints_.error(model.span, "antimony-part",
                      fresh ? fmt::format("parts of parts go deeper than {} levels", max_levels)
                            : fmt::format("model `{}` is a part of itself", model.id),
                      "remove one of the parts");
    failed_ = true;
    return false;
  }

  // The ports of the part, as "A.port".
  std::vector<std::string> merge_part(Draft& whole, const DraftPart& part) {
    const Draft* definition = file_.find_model(part.model);
    if (!definition) unknown_model(part);
    if (failed_) return part_failed();
    auto flat = run(*definition);
    if (!flat || !fits(*flat, part)) return part_failed();
    merge_units(whole, *flat, part.id);
    rename_all(*flat, [&](const std::string& name) { return part.id + "." + name; });
    convert(*flat, part);
    append(whole, *flat);
    return flat->ports;
  }

  std::vector<std::string> part_failed() {
    failed_ = true;
    return {};
  }

  bool fits(const Draft& flat, const DraftPart& part) {
    symbols_ += flat.symbols.size() + 1;
    if (symbols_ <= max_symbols) return true;
    complaints_.error(part.span, "antimony-too-large",
                      fmt::format("the parts have more than {} names together", max_symbols));
    return false;
  }

  void unknown_model(const DraftPart& part) {
    std::vector<std::string> known;
    for (const Draft& model : file_.models) known.push_back(model.id);
    complaints_.error(part.span, "antimony-unknown-model",
                      fmt::format("part `{}` is of a model `{}` that is not defined", part.id, part.model),
                      did_you_mean(part.model, known));
    failed_ = true;
  }

  // Units keep their names; one that the whole defines otherwise gets a name of its own.
  static void merge_units(Draft& whole, Draft& flat, const std::string& part) {
    std::map<std::string, std::string> renamed;
    for (DraftUnit unit : flat.units) {
      const DraftUnit* other = whole.find_unit(unit.id);
      if (other && to_text(other->value) == to_text(unit.value)) continue;
      if (other) unit.id = renamed[unit.id] = part + "__" + unit.id;
      whole.add(std::move(unit));
    }
    if (!renamed.empty()) rename_units(flat, renamed);
  }

  static void rename_units(Draft& flat, const std::map<std::string, std::string>& renamed) {
    for (DraftSymbol& symbol : flat.symbols) {
      const auto found = renamed.find(symbol.unit);
      if (found != renamed.end()) symbol.unit = found->second;
    }
    change_all(flat, [&](const ExprPtr& expr) {
      return rewrite(expr, [&](const ExprPtr& part) {
        const auto found = part->unit.empty() ? renamed.end() : renamed.find(part->unit);
        return found == renamed.end() ? ExprPtr{} : make_quantity(part->number, found->second, part->span);
      });
    });
  }

  // A reaction or event that the whole writes anew ("A.J: ...") replaces the part's.
  static void append_processes(Draft& whole, const Draft& flat) {
    std::set<std::string> rewritten;
    for (const DraftReaction& reaction : whole.reactions) rewritten.insert(reaction.reaction.id);
    for (const Event& event : whole.events) rewritten.insert(event.id);
    for (const DraftReaction& reaction : flat.reactions) {
      if (!rewritten.contains(reaction.reaction.id)) whole.reactions.push_back(reaction);
    }
    for (const Event& event : flat.events) {
      if (!rewritten.contains(event.id)) whole.events.push_back(event);
    }
  }

  // The names of `flat` are "A.x" here; what the whole already says of A.x stays on top.
  static void append(Draft& whole, const Draft& flat) {
    for (const DraftSymbol& inner : flat.symbols) {
      DraftSymbol merged = inner;
      DraftSymbol& place = whole.symbol(inner.id, inner.span);
      overlay(merged, place);
      place = merged;
    }
    append_processes(whole, flat);
    whole.influences.insert(whole.influences.end(), flat.influences.begin(), flat.influences.end());
  }

  // "A.x" becomes "A__x" when A is a part; otherwise there is nothing it could mean.
  void dissolve_dots(Draft& whole, const Draft& model) {
    std::set<std::string> parts;
    for (const DraftPart& part : model.parts) {
      if (!parts.insert(part.id).second) duplicate_part(part);
    }
    std::set<std::string> plain;
    for (const DraftSymbol& symbol : whole.symbols) {
      const bool dotted = symbol.id.find('.') != std::string::npos;
      if (dotted && !parts.contains(first_component(symbol.id))) unknown_part(symbol, parts);
      if (dotted && plain.contains(undotted(symbol.id))) clash(symbol);
      plain.insert(undotted(symbol.id));
    }
    rename_all(whole, undotted);
  }

  void duplicate_part(const DraftPart& part) {
    complaints_.error(part.span, "antimony-duplicate", fmt::format("part `{}` is made twice", part.id),
                      "give the second another name");
  }

  void clash(const DraftSymbol& symbol) {
    complaints_.error(
        symbol.span, "antimony-duplicate",
        fmt::format("`{}` becomes `{}`, which is another name of this model", symbol.id, undotted(symbol.id)),
        "rename one of them");
  }

  void unknown_part(const DraftSymbol& symbol, const std::set<std::string>& parts) {
    const std::vector<std::string> known(parts.begin(), parts.end());
    complaints_.error(symbol.span, "antimony-unknown-part",
                      fmt::format("`{}`: the model has no part `{}`", symbol.id, first_component(symbol.id)),
                      did_you_mean(first_component(symbol.id), known));
  }

  // --- arguments and identities

  void pass_arguments(Draft& whole, Unions& unions, const DraftPart& part, const std::vector<std::string>& ports) {
    if (part.arguments.size() > ports.size()) {
      complaints_.error(part.span, "antimony-part",
                        fmt::format("part `{}` has {} arguments, but model `{}` takes {}", part.id,
                                    part.arguments.size(), part.model, ports.size()),
                        "the arguments of a model stand behind its name: model name(a, b)");
      return;
    }
    for (std::size_t i = 0; i < part.arguments.size(); ++i)
      pass_argument(whole, unions, undotted(ports[i]), part.arguments[i], part.span);
  }

  static void pass_argument(Draft& whole, Unions& unions, const std::string& port, const ExprPtr& argument,
                            const Span& span) {
    if (argument->kind == Expr::Kind::name)
      return unions.unite({port, undotted(argument->name), nullptr, nullptr}, span);
    DraftSymbol& symbol = whole.symbol(port, span);
    symbol.initial = {DraftValue::State::given, argument, span};
    symbol.declared = true;
  }

  // left * conversion is right: the name with fewer components stays, of two alike the right one.
  static void identify(Unions& unions, const DraftIdentity& identity) {
    const std::string left = undotted(identity.left);
    const std::string right = undotted(identity.right);
    const bool keep_right = components(identity.left) >= components(identity.right);
    unions.unite(keep_right ? Union{left, right, identity.conversion, nullptr}
                            : Union{right, left, nullptr, identity.conversion},
                 identity.span);
  }

  DraftFile& file_;
  Complaints& complaints_;
  std::set<std::string> open_;
  std::size_t symbols_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<Draft> flatten(DraftFile& file, const Draft& model, Complaints& complaints) {
  return Flattener(file, complaints).run(model);
}

}  // namespace remit
