// Bottom-up: each part is flattened, converted, renamed and merged; then identities and deletions of this level apply.
#include "remit/lang/antimony_flatten.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_edit.hpp"

namespace remit {
namespace {

constexpr std::size_t max_symbols = 200000;
constexpr std::size_t max_levels = 100;
constexpr int max_conversions = 500;

std::string undotted(const std::string& name) {
  std::string flat;
  for (char c : name) flat += c == '.' ? std::string("__") : std::string(1, c);
  return flat;
}

std::string first_component(const std::string& name) { return name.substr(0, name.find('.')); }

std::ptrdiff_t components(const std::string& name) { return std::count(name.begin(), name.end(), '.'); }

bool mentions(const ExprPtr& expr, const std::set<std::string>& names) {
  const auto mentioned = names_in(expr);
  return std::any_of(mentioned.begin(), mentioned.end(), [&](const std::string& name) { return names.contains(name); });
}

// --- conversion factors of time and extent (SBML comp, section 3.6): the part's own clock and amounts in those of the
// whole.

struct Conversion {
  ExprPtr time;
  ExprPtr extent;
  std::set<std::string> reactions;
};

ExprPtr times(const ExprPtr& value, const ExprPtr& factor) {
  return factor && value ? make_call("*", {value, factor}) : value;
}
ExprPtr over(const ExprPtr& value, const ExprPtr& factor) {
  return factor && value ? make_call("/", {value, factor}) : value;
}

ExprPtr convert_part(const ExprPtr& part, const Conversion& conversion) {
  if (part->kind == Expr::Kind::symbol && part->name == "time" && conversion.time) return over(part, conversion.time);
  if (part->kind == Expr::Kind::name && conversion.reactions.contains(part->name)) {
    return over(times(part, conversion.time), conversion.extent);
  }
  if (part->kind != Expr::Kind::call || !conversion.time) return nullptr;
  if (part->name == "delay" && part->args.size() == 2) {
    return make_call("delay", {part->args[0], times(part->args[1], conversion.time)}, part->span);
  }
  return part->name == "rateOf" ? times(part, conversion.time) : nullptr;
}

void convert(Draft& draft, const DraftPart& part) {
  if (!part.time_conversion && !part.extent_conversion) return;
  Conversion conversion{part.time_conversion, part.extent_conversion, {}};
  for (const DraftReaction& reaction : draft.reactions) conversion.reactions.insert(reaction.reaction.id);
  change_all(draft, [&](const ExprPtr& expr) {
    return rewrite(expr, [&](const ExprPtr& inner) { return convert_part(inner, conversion); });
  });
  for (DraftSymbol& symbol : draft.symbols) symbol.rate.value = over(symbol.rate.value, conversion.time);
  for (DraftReaction& reaction : draft.reactions) {
    reaction.reaction.rate = times(over(reaction.reaction.rate, conversion.time), conversion.extent);
  }
  for (Event& event : draft.events) event.delay = times(event.delay, conversion.time);
}

// --- one level of parts

std::set<std::string> mentioned_names(Draft& draft) {
  std::set<std::string> names{""};
  change_all(draft, [&](const ExprPtr& expr) {
    for (std::string& name : names_in(expr)) names.insert(std::move(name));
    return expr;
  });
  return names;
}

/// `gone` is another name of `kept`: gone * up = kept, or gone = kept * down (null: 1).
struct Union {
  std::string gone;
  std::string kept;
  ExprPtr up;
  ExprPtr down;
};

struct Unions {
  Draft& whole;
  std::map<std::string, std::string> into;

  std::string resolve(const std::string& name) {
    std::string last = name;
    for (auto next = into.find(last); next != into.end(); next = into.find(last)) last = next->second;
    if (last != name) into[name] = last;
    return last;
  }

  /// Whether anything is said of the name, or an expression mentions it (which makes it a parameter).
  bool known(const std::string& name) {
    if (whole.find(name)) return true;
    if (mentioned.empty()) mentioned = mentioned_names(whole);
    return mentioned.contains(name);
  }

  std::set<std::string> mentioned{};
};

class Flattener {
 public:
  Flattener(DraftFile& file, Complaints& complaints) : file_(file), complaints_(complaints) {}

  std::optional<Draft> run(const Draft& model) {
    if (!enter(model)) return std::nullopt;
    Draft whole = model;
    std::vector<std::vector<std::string>> ports;
    for (const DraftPart& part : model.parts) ports.push_back(merge_part(whole, part));
    if (failed_) return std::nullopt;
    dissolve_dots(whole, model);
    Unions unions{whole, {}};
    for (std::size_t i = 0; i < model.parts.size(); ++i) pass_arguments(unions, model.parts[i], ports[i]);
    for (const DraftIdentity& identity : model.identities) identify(unions, identity);
    apply(unions);
    remove(unions, model);
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
          symbol.assignment.state == Setting::State::cleared || symbol.rate.state == Setting::State::cleared;
      if (had_rule && !symbol.constant && symbol.kind != SymbolKind::species) symbol.constant = false;
      for (Setting* setting : {&symbol.initial, &symbol.assignment, &symbol.rate}) {
        if (setting->state == Setting::State::cleared) *setting = {};
      }
    }
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
    if (renamed.empty()) return;
    for (DraftSymbol& symbol : flat.symbols) {
      const auto found = renamed.find(symbol.unit);
      if (found != renamed.end()) symbol.unit = found->second;
    }
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

  void pass_arguments(Unions& unions, const DraftPart& part, const std::vector<std::string>& ports) {
    if (part.arguments.size() > ports.size()) {
      complaints_.error(part.span, "antimony-part",
                        fmt::format("part `{}` has {} arguments, but model `{}` takes {}", part.id,
                                    part.arguments.size(), part.model, ports.size()),
                        "the arguments of a model stand behind its name: model name(a, b)");
      return;
    }
    for (std::size_t i = 0; i < part.arguments.size(); ++i)
      pass_argument(unions, undotted(ports[i]), part.arguments[i], part.span);
  }

  void pass_argument(Unions& unions, const std::string& port, const ExprPtr& argument, const Span& span) {
    if (argument->kind == Expr::Kind::name)
      return unite(unions, {port, undotted(argument->name), nullptr, nullptr}, span);
    DraftSymbol& symbol = unions.whole.symbol(port, span);
    symbol.initial = {Setting::State::given, argument, span};
    symbol.declared = true;
  }

  // left * conversion is right: the name with fewer components stays, of two alike the right one.
  void identify(Unions& unions, const DraftIdentity& identity) {
    const std::string left = undotted(identity.left);
    const std::string right = undotted(identity.right);
    const bool keep_right = components(identity.left) >= components(identity.right);
    unite(unions,
          keep_right ? Union{left, right, identity.conversion, nullptr}
                     : Union{right, left, nullptr, identity.conversion},
          identity.span);
  }

  void unite(Unions& unions, Union pair, const Span& span) {
    Draft& whole = unions.whole;
    pair.gone = unions.resolve(pair.gone);
    pair.kept = unions.resolve(pair.kept);
    if (pair.gone == pair.kept) return;
    if (!unions.known(pair.gone) && !unions.known(pair.kept)) return not_there(whole, pair.gone, span);
    if ((pair.up || pair.down) && !may_convert(span)) return;
    DraftSymbol merged = whole.symbol(pair.gone, span);
    rescale_settings(merged, pair);
    overlay(merged, whole.symbol(pair.kept, span));
    merged.id = pair.kept;
    merged.declared = true;
    whole.symbol(pair.kept, span) = std::move(merged);
    if (pair.up || pair.down) rescale_uses(whole, pair);
    unions.into[pair.gone] = pair.kept;
  }

  // Each conversion walks over the whole model.
  bool may_convert(const Span& span) {
    if (++conversions_ <= max_conversions) return true;
    if (conversions_ == max_conversions + 1) {
      complaints_.error(span, "antimony-too-large", fmt::format("more than {} conversion factors", max_conversions));
    }
    return false;
  }

  void not_there(const Draft& whole, const std::string& name, const Span& span) {
    std::vector<std::string> known;
    if (complaints_.errors() < Complaints::limit && whole.symbols.size() < 20000) {
      for (const DraftSymbol& symbol : whole.symbols) known.push_back(symbol.id);
    }
    complaints_.error(span, "antimony-unknown-name", fmt::format("there is no `{}` in the parts of this model", name),
                      did_you_mean(name, known));
  }

  // All unions of a level at once, so that many of them stay linear. A reaction or event of the whole replaces the
  // part's.
  static void apply(Unions& unions) {
    if (unions.into.empty()) return;
    Draft& whole = unions.whole;
    const auto united = [&](const std::string& id) { return unions.into.contains(id); };
    std::set<std::string> processes;
    for (const DraftReaction& reaction : whole.reactions) processes.insert(reaction.reaction.id);
    for (const Event& event : whole.events) processes.insert(event.id);
    const auto replaced = [&](const std::string& id) { return united(id) && processes.contains(unions.resolve(id)); };
    std::erase_if(whole.reactions, [&](const DraftReaction& reaction) { return replaced(reaction.reaction.id); });
    std::erase_if(whole.events, [&](const Event& event) { return replaced(event.id); });
    std::erase_if(whole.symbols, [&](const DraftSymbol& symbol) { return united(symbol.id); });
    whole.reindex();
    rename_all(whole, [&](const std::string& name) { return unions.resolve(name); });
  }

  static void rescale_settings(DraftSymbol& symbol, const Union& pair) {
    for (Setting* setting : {&symbol.initial, &symbol.assignment, &symbol.rate}) {
      setting->value = over(times(setting->value, pair.up), pair.down);
    }
  }

  static void rescale_uses(Draft& whole, const Union& pair) {
    change_all(whole, [&](const ExprPtr& expr) {
      return replace_names(expr, [&](const std::string& name) {
        return name == pair.gone ? times(over(make_name(pair.kept), pair.up), pair.down) : ExprPtr{};
      });
    });
    for (Event& event : whole.events) {
      for (EventAssignment& assignment : event.assignments) {
        if (assignment.target != pair.gone) continue;
        assignment = {pair.kept, over(times(assignment.value, pair.up), pair.down)};
      }
    }
    for (DraftReaction& reaction : whole.reactions) {
      for (std::vector<Term>* terms : {&reaction.reaction.reactants, &reaction.reaction.products}) {
        for (Term& term : *terms) {
          if (term.species != pair.gone) continue;
          term = {pair.kept, over(times(term.stoichiometry, pair.up), pair.down)};
        }
      }
    }
  }

  // --- deletions

  void remove(Unions& unions, const Draft& model) {
    Draft& whole = unions.whole;
    std::set<std::string> gone;
    for (const DraftDeletion& deletion : model.deletions) find_deleted(unions, model, deletion, gone);
    if (gone.empty()) return;
    std::erase_if(whole.symbols, [&](const DraftSymbol& symbol) { return gone.contains(symbol.id); });
    whole.reindex();
    std::erase_if(whole.reactions, [&](const DraftReaction& reaction) { return gone.contains(reaction.reaction.id); });
    std::erase_if(whole.events, [&](const Event& event) { return gone.contains(event.id); });
    for (DraftSymbol& symbol : whole.symbols) remove_settings(symbol, gone);
    for (DraftReaction& reaction : whole.reactions) remove_from(reaction, gone);
    for (Event& event : whole.events) remove_from(event, gone);
  }

  // A unit of a part may be named too; it stays, since nothing depends on its going.
  void find_deleted(Unions& unions, const Draft& model, const DraftDeletion& deletion, std::set<std::string>& gone) {
    const std::string id = unions.resolve(undotted(deletion.id));
    const auto same_id = [&](const DraftPart& part) { return part.id == id; };
    const bool is_part = std::any_of(model.parts.begin(), model.parts.end(), same_id);
    if (is_part) {
      for (const DraftSymbol& symbol : unions.whole.symbols) {
        if (symbol.id.starts_with(id + "__")) gone.insert(symbol.id);
      }
    } else if (unions.known(id)) {
      gone.insert(id);
    } else if (!is_unit(unions.whole, deletion.id)) {
      not_there(unions.whole, id, deletion.span);
    }
  }

  static bool is_unit(const Draft& whole, const std::string& id) {
    const std::string last = id.substr(id.rfind('.') + 1);
    return whole.find_unit(last) != nullptr;
  }

  static void remove_settings(DraftSymbol& symbol, const std::set<std::string>& gone) {
    for (Setting* setting : {&symbol.initial, &symbol.assignment, &symbol.rate}) {
      if (mentions(setting->value, gone)) *setting = {Setting::State::cleared, nullptr, setting->span};
    }
    if (gone.contains(symbol.compartment)) symbol.compartment.clear();
  }

  static void remove_from(DraftReaction& draft, const std::set<std::string>& gone) {
    Reaction& reaction = draft.reaction;
    const auto deleted = [&](const Term& term) {
      return gone.contains(term.species) || mentions(term.stoichiometry, gone);
    };
    std::erase_if(reaction.reactants, deleted);
    std::erase_if(reaction.products, deleted);
    if (mentions(reaction.rate, gone)) reaction.rate = nullptr;
    if (gone.contains(draft.compartment)) draft.compartment.clear();
  }

  void remove_from(Event& event, const std::set<std::string>& gone) {
    if (mentions(event.delay, gone)) event.delay = nullptr;
    if (mentions(event.priority, gone)) event.priority = nullptr;
    std::erase_if(event.assignments,
                  [&](const EventAssignment& a) { return gone.contains(a.target) || mentions(a.value, gone); });
    if (mentions(event.trigger, gone)) {
      complaints_.error(event.span, "antimony-delete",
                        fmt::format("the trigger of event `{}` uses something that is deleted", event.id),
                        "delete the event too");
    }
  }

  DraftFile& file_;
  Complaints& complaints_;
  std::set<std::string> open_;
  std::size_t symbols_ = 0;
  int conversions_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<Draft> flatten(DraftFile& file, const Draft& model, Complaints& complaints) {
  return Flattener(file, complaints).run(model);
}

}  // namespace remit
