// What a statement is shows in its first words: a declaration, `id in compartment: ...`, or something said of a name.
#include "remit/lang/antimony_statement.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "remit/lang/antimony_annotation.hpp"
#include "remit/lang/antimony_process.hpp"
#include "remit/lang/builtins.hpp"

namespace remit {
namespace {

class StatementReader {
 public:
  StatementReader(Cursor& cursor, Draft& draft) : cursor_(cursor), draft_(draft) {}

  void read() {
    if (cursor_.at_word("unit")) return unit();
    if (cursor_.at_word("delete")) return deletion();
    if (cursor_.at_word("constraint")) return constraint();
    if (cursor_.at_word("maximize") || cursor_.at_word("minimize"))
      return refuse("objective", "flux balance is not simulated");
    if (cursor_.at_word("DNA") || cursor_.at_word("gene") || cursor_.at_word("operator") || at_strand()) {
      return refuse("DNA strand", "write its reactions out");
    }
    if (at_declaration()) return declaration();
    const Label label = read_label();
    if (at_strand()) return refuse("DNA strand", "write its reactions out");
    if (cursor_.at_word("at") || cursor_.at_symbol("@")) return read_event(cursor_, draft_, label);
    if (at_reaction(cursor_)) return read_reaction(cursor_, draft_, label);
    if (at_influence(cursor_)) return read_influence(cursor_, draft_);
    if (cursor_.at(TokenKind::number) && cursor_.at_symbol("=", 1))
      return refuse("algebraic rule", "solve it for one name and write that with :=");
    if (label.id.empty()) return subject();
    if (cursor_.at_word("maximize") || cursor_.at_word("minimize"))
      return refuse("objective", "flux balance is not simulated");
    if (cursor_.at(TokenKind::name) && cursor_.at_symbol("(", 1)) return read_part(cursor_, draft_, label);
    cursor_.complain(
        "antimony-statement",
        fmt::format("a reaction, an event or a part is expected after `{}:`, not {}", label.id, cursor_.describe()),
        "J: A -> B; rate   or   E: at TRIGGER: x = 1   or   P: model(arguments)");
  }

 private:
  bool at_strand() const { return cursor_.at_symbol("-") && cursor_.at_symbol("-", 1) && cursor_.adjacent(1); }

  void refuse(const char* what, const char* hint) {
    cursor_.complain("antimony-refused", fmt::format("{}: this construct of Antimony is not supported", what), hint);
    cursor_.skip_statement();
  }

  // --- units, deletions, constraints

  void unit() {
    cursor_.skip();
    const Span span = cursor_.span();
    const std::string id = read_name(cursor_);
    if (id.empty()) return;
    if (cursor_.at_end_of_statement()) return;
    if (!cursor_.accept_symbol("="))
      return cursor_.complain("antimony-unit", "`=` is expected here, not " + cursor_.describe());
    define_unit(id, span);
  }

  void define_unit(const std::string& id, const Span& span) {
    auto value = read_unit(cursor_);
    if (!value) return;
    if (draft_.find_unit(id)) {
      cursor_.complaints().warn(span, "antimony-given-twice",
                                fmt::format("unit `{}` is defined twice; the last one counts", id));
    }
    draft_.add({id, std::move(*value), span});
  }

  void deletion() {
    cursor_.skip();
    do {
      const Span span = cursor_.span();
      std::string id = read_name(cursor_);
      if (id.empty()) return;
      draft_.deletions.push_back({std::move(id), span});
    } while (cursor_.accept_symbol(","));
  }

  void constraint() {
    cursor_.complaints().warn(cursor_.span(), "antimony-constraint",
                              "the constraint is kept out: a run does not watch it",
                              "write an event if something should happen");
    cursor_.skip_statement();
  }

  // --- declarations: [var|const] [substanceOnly] [species|compartment|formula|reaction] item {, item}

  struct Role {
    SymbolKind kind = SymbolKind::unknown;
    std::optional<bool> constant;
    bool substance_only = false;
  };

  bool at_declaration() const {
    constexpr std::array<std::string_view, 9> words = {"var",     "const",    "ext",         "substanceOnly", "species",
                                                       "formula", "reaction", "compartment", "event"};
    if (!cursor_.at(TokenKind::name)) return false;
    return std::find(words.begin(), words.end(), cursor_.spelling()) != words.end();
  }

  void declaration() {
    Role role;
    while (at_declaration()) read_role_word(role);
    while (item(role) && cursor_.accept_symbol(",")) cursor_.skip_newlines();
  }

  void read_role_word(Role& role) {
    const std::string_view word = cursor_.spelling();
    if (word == "var") role.constant = false;
    if (word == "const" || word == "ext") role.constant = true;
    if (word == "substanceOnly") role.substance_only = true;
    if (word == "species" || word == "substanceOnly") role.kind = SymbolKind::species;
    if (word == "compartment") role.kind = SymbolKind::compartment;
    if (word == "formula") role.kind = SymbolKind::parameter;
    if (word == "reaction") role.kind = SymbolKind::reaction;
    if (word == "event") role.kind = SymbolKind::event;
    cursor_.skip();
  }

  bool item(const Role& role) {
    const bool boundary = cursor_.accept_symbol("$");
    const Span span = cursor_.span();
    std::string id = read_name(cursor_);
    if (id.empty()) return false;
    const std::string property = split_property(id);
    apply(role, id, span);
    if (boundary) draft_.symbol(id, span).constant = true;
    if (!property.empty()) {
      read_property(cursor_, property);
      return true;
    }
    return said_of(id, span);
  }

  void apply(const Role& role, const std::string& id, const Span& span) {
    if (is_symbol_name(id) || find_builtin(id)) return reserved(id, span);
    DraftSymbol& symbol = draft_.symbol(id, span);
    symbol.declared = true;
    const bool contradicts =
        symbol.kind != SymbolKind::unknown && role.kind != SymbolKind::unknown && symbol.kind != role.kind;
    if (contradicts) {
      cursor_.complaints().error(span, "antimony-two-kinds",
                                 fmt::format("`{}` is declared as two different kinds of thing", id),
                                 fmt::format("it was first named in line {}", symbol.span.line));
      return;
    }
    if (role.kind != SymbolKind::unknown) symbol.kind = role.kind;
    if (role.constant) symbol.constant = role.constant;
    symbol.substance_only = symbol.substance_only || role.substance_only;
  }

  void reserved(const std::string& id, const Span& span) {
    cursor_.complaints().error(span, "antimony-reserved",
                               fmt::format("`{}` is a word of the language and cannot be given a meaning", id),
                               fmt::format("call it `{}_`", id));
  }

  // --- something said of a name

  // "a.sboTerm" is a and its property; "A.x" is x of the part A.
  static std::string split_property(std::string& id) {
    const std::size_t dot = id.rfind('.');
    if (dot == std::string::npos || !is_property_word(std::string_view(id).substr(dot + 1))) return {};
    std::string property = id.substr(dot + 1);
    id.resize(dot);
    return property;
  }

  // `in C`, `has unit`, and one of = := '= is, in that order; stops before anything else.
  bool said_of(const std::string& id, const Span& span) {
    if (cursor_.accept_word("in")) {
      const Span where = cursor_.span();
      std::string compartment = read_name(cursor_);
      if (compartment.empty()) return false;
      DraftSymbol& container = draft_.symbol(compartment, where);
      container.declared = true;
      if (container.kind == SymbolKind::unknown) container.kind = SymbolKind::compartment;
      draft_.symbol(id, span).compartment = std::move(compartment);
      draft_.symbol(id, span).declared = true;
    }
    if (cursor_.at_word("has") && !has(id, span)) return false;
    if (cursor_.accept_symbol("=")) return value(id, span);
    if (cursor_.accept_symbol(":=")) return setting(id, span, &DraftSymbol::assignment, "the assignment rule of");
    if (cursor_.at_symbol("'") && cursor_.at_symbol("=", 1)) {
      cursor_.skip();
      cursor_.skip();
      return setting(id, span, &DraftSymbol::rate, "the rate rule of");
    }
    return true;
  }

  bool has(const std::string& id, const Span& span) {
    cursor_.skip();
    std::string text;
    if (cursor_.at(TokenKind::text)) {
      text = unquote(cursor_.spelling());
      cursor_.skip();
    } else {
      const auto unit = read_unit(cursor_);
      if (!unit) return false;
      text = to_text(*unit);
    }
    draft_.symbol(id, span).unit = std::move(text);
    draft_.symbol(id, span).declared = true;
    return true;
  }

  // "length = metre": the model's own units, unless it is a value.
  bool value(const std::string& id, const Span& span) {
    constexpr std::array<std::string_view, 6> global = {"time_unit", "substance", "volume", "area", "length", "extent"};
    const bool is_unit = std::find(global.begin(), global.end(), id) != global.end() && !draft_.find(id);
    if (!is_unit) return setting(id, span, &DraftSymbol::initial, "the value of");
    define_unit(id, span);
    return true;
  }

  bool setting(const std::string& id, const Span& span, DraftValue DraftSymbol::*which, const char* what) {
    if (is_symbol_name(id) || find_builtin(id)) {
      reserved(id, span);
      return false;
    }
    DraftSymbol& symbol = draft_.symbol(id, span);
    symbol.declared = true;
    read_setting(cursor_, symbol.*which, fmt::format("{} `{}`", what, id));
    return true;
  }

  Label read_label() {
    const std::size_t start = cursor_.position();
    Label label;
    label.span = cursor_.span();
    std::size_t ahead = 0;
    while (cursor_.at(TokenKind::name, ahead) || cursor_.at_symbol(".", ahead)) ++ahead;
    if (ahead == 0 || !cursor_.at_symbol(":", ahead) || is_keyword(cursor_.spelling())) return label;
    label.id = read_name(cursor_);
    if (cursor_.accept_word("in")) label.compartment = read_name(cursor_);
    if (cursor_.accept_symbol(":")) return label;
    cursor_.rewind(start);
    return Label{{}, {}, label.span};
  }

  void subject() {
    const Span span = cursor_.span();
    const bool boundary = cursor_.accept_symbol("$");
    if (!boundary && at_inequality()) return constraint();
    std::string id = read_name(cursor_);
    if (id.empty()) return;
    const std::string property = split_property(id);
    const bool annotated = cursor_.at(TokenKind::name) && is_annotation_word(cursor_.spelling());
    if (annotated || !property.empty()) draft_.symbol(id, span);
    if (!property.empty()) return read_property(cursor_, property);
    if (boundary) draft_.symbol(id, span).constant = true;
    if (cursor_.at_word("is") || cursor_.at_symbol("*")) return identity(id, span);
    if (annotated) return read_annotation(cursor_);
    if (cursor_.at(TokenKind::name) && cursor_.at(TokenKind::text, 1)) return refuse_annotation(cursor_);
    const std::size_t before = cursor_.position();
    if (!said_of(id, span) || cursor_.position() != before || boundary) return;
    cursor_.complain(
        "antimony-statement", fmt::format("nothing is said of `{}`: {} is not expected here", id, cursor_.describe()),
        "a statement is `x = 1`, `x := a*b`, `x' = a - b`, `x in C`, `x has UNIT`, `x is \"name\"` or a reaction");
  }

  // "-3 < x", "1000 >= J0", "x != 5": something compared and nothing done with it.
  bool at_inequality() const {
    std::size_t ahead = cursor_.at_symbol("-") ? 1 : 0;
    if (!cursor_.at(TokenKind::number, ahead) && !cursor_.at(TokenKind::name, ahead)) return false;
    ++ahead;
    for (std::string_view sign : {"<", ">", "<=", ">=", "!="}) {
      if (cursor_.at_symbol(sign, ahead)) return true;
    }
    return false;
  }

  // `x is "name"`, `A.x is y`, `A.x * c is y`, `A.x is y / c`.
  void identity(const std::string& id, const Span& span) {
    DraftIdentity identity{id, {}, nullptr, span};
    if (cursor_.accept_symbol("*")) identity.conversion = conversion();
    if (!cursor_.accept_word("is"))
      return cursor_.complain("antimony-is", "`is` is expected here, not " + cursor_.describe());
    if (cursor_.at(TokenKind::text)) {
      draft_.symbol(id, span).name = unquote(cursor_.spelling());
      return cursor_.skip();
    }
    identity.right = read_name(cursor_);
    if (identity.right.empty()) return;
    if (cursor_.accept_symbol("/")) identity.conversion = conversion();
    draft_.identities.push_back(std::move(identity));
  }

  ExprPtr conversion() {
    const Span span = cursor_.span();
    std::string name = read_name(cursor_);
    return name.empty() ? nullptr : make_name(std::move(name), span);
  }

  Cursor& cursor_;
  Draft& draft_;
};

}  // namespace

void read_statement(Cursor& cursor, Draft& draft) {
  const int before = cursor.complaints().errors();
  StatementReader(cursor, draft).read();
  const bool complained = cursor.complaints().errors() > before;
  if (!complained && !cursor.at_end_of_statement()) {
    cursor.complain("antimony-statement",
                    fmt::format("the statement should end here, but {} follows", cursor.describe()),
                    "end statements with ; or a new line");
  }
  cursor.skip_statement();
}

}  // namespace remit
