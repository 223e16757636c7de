// Grammar: text     = { import | function | model | naming | statement }
//          function = function id ( arguments ) expression [;] end
//          model    = model [*] id [( ports )] { statement | model annotation } end
#include "remit/lang/antimony_parser.hpp"

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_annotation.hpp"
#include "remit/lang/antimony_statement.hpp"
#include "remit/lang/builtins.hpp"

namespace remit {
namespace {

class TextReader {
 public:
  TextReader(Cursor& cursor, DraftFile& result, const Importer& import)
      : cursor_(cursor), result_(result), import_(import) {}

  void read() {
    while (true) {
      skip_ends();
      if (cursor_.at(TokenKind::end)) return;
      read_outer();
    }
  }

 private:
  bool at_model() const { return cursor_.at_word("model") || cursor_.at_word("module"); }

  void skip_ends() {
    while (cursor_.at(TokenKind::newline) || cursor_.at_symbol(";")) cursor_.skip();
  }

  void read_outer() {
    if (cursor_.at_word("import")) return import();
    if (cursor_.at_word("function")) return function();
    if (at_model()) return model();
    if (cursor_.at_word("end")) return stray_end();
    if (at_naming()) return naming();
    read_statement(cursor_, result_.bare);
  }

  void stray_end() {
    cursor_.complain("antimony-end", "`end` without a model or function before it", "remove it");
    cursor_.skip();
  }

  void finish_statement() {
    if (!cursor_.at_end_of_statement()) {
      cursor_.complain("antimony-statement",
                       fmt::format("the statement should end here, but {} follows", cursor_.describe()),
                       "end statements with ; or a new line");
    }
    cursor_.skip_statement();
  }

  void import() {
    const Span span = cursor_.span();
    cursor_.skip();
    if (!cursor_.at(TokenKind::text)) {
      cursor_.complain("antimony-import", "a file name in \"...\" is expected here, not " + cursor_.describe());
      return cursor_.skip_statement();
    }
    const std::string path = unquote(cursor_.spelling());
    cursor_.skip();
    finish_statement();
    import_(path, span);
  }

  // --- functions

  void function() {
    FunctionDefinition definition;
    cursor_.skip();
    definition.span = cursor_.span();
    definition.id = read_name(cursor_);
    if (definition.id.empty() || !argument_names(definition.arguments)) return skip_to_end();
    skip_ends();
    definition.body = read_expression(cursor_);
    if (!definition.body) return skip_to_end();
    skip_ends();
    if (!cursor_.accept_word("end")) {
      cursor_.complain("antimony-function",
                       "`end` is expected after the function's expression, not " + cursor_.describe(),
                       "function f(x) EXPRESSION end");
      return skip_to_end();
    }
    define(std::move(definition));
  }

  void define(FunctionDefinition definition) {
    if (find_builtin(definition.id) || is_symbol_name(definition.id)) {
      cursor_.complaints().error(definition.span, "antimony-reserved",
                                 fmt::format("`{}` is a function of the language", definition.id),
                                 fmt::format("call it `{}_`", definition.id));
      return;
    }
    if (const FunctionDefinition* other = result_.find_function(definition.id)) {
      cursor_.complaints().error(definition.span, "antimony-duplicate",
                                 fmt::format("function `{}` is defined twice", definition.id),
                                 fmt::format("the other is in {}:{}", other->span.file, other->span.line));
      return;
    }
    result_.add(std::move(definition));
  }

  bool argument_names(std::vector<std::string>& names) {
    if (!cursor_.accept_symbol("(")) {
      cursor_.complain("antimony-function", "`(` is expected here, not " + cursor_.describe());
      return false;
    }
    cursor_.skip_newlines();
    if (cursor_.accept_symbol(")")) return true;
    do {
      cursor_.skip_newlines();
      cursor_.accept_symbol("$");
      names.push_back(read_name(cursor_));
      if (names.back().empty()) return false;
      cursor_.skip_newlines();
    } while (cursor_.accept_symbol(","));
    if (cursor_.accept_symbol(")")) return true;
    cursor_.complain("antimony-function", "`)` is expected here, not " + cursor_.describe());
    return false;
  }

  void skip_to_end() {
    while (!cursor_.at(TokenKind::end) && !cursor_.at_word("end") && !at_model() && !cursor_.at_word("function"))
      cursor_.skip();
    cursor_.accept_word("end");
  }

  // --- models

  void model() {
    Draft draft;
    cursor_.skip();
    draft.main = cursor_.accept_symbol("*");
    draft.span = cursor_.span();
    draft.id = read_name(cursor_);
    if (draft.id.empty() || (cursor_.at_symbol("(") && !argument_names(draft.ports))) return skip_to_end();
    body(draft);
    if (const Draft* other = result_.find_model(draft.id)) {
      cursor_.complaints().error(draft.span, "antimony-duplicate", fmt::format("model `{}` is defined twice", draft.id),
                                 fmt::format("the other is in {}:{}", other->span.file, other->span.line));
      return;
    }
    result_.add(std::move(draft));
  }

  void body(Draft& draft) {
    while (true) {
      skip_ends();
      if (cursor_.accept_word("end")) return;
      if (cursor_.at(TokenKind::end) || begins_next()) {
        cursor_.complain("antimony-end", fmt::format("model `{}` has no `end`", draft.id),
                         "write `end` after its last statement");
        return;
      }
      if (at_model()) {
        about_model(draft);
      } else {
        read_statement(cursor_, draft);
      }
    }
  }

  // A second `model NAME` or `function` inside a model: the first was never closed.
  bool begins_next() const {
    if (cursor_.at_word("function") || cursor_.at_word("import")) return true;
    if (!at_model()) return false;
    return cursor_.at_symbol("*", 1) ||
           (cursor_.at(TokenKind::name, 1) && (cursor_.at_symbol("(", 2) || cursor_.at_end_of_statement(2)));
  }

  // `model notes "..."`, `model creator.email "..."`, `model.sboTerm = 1`, `model is "..."` inside the model.
  void about_model(Draft& draft) {
    cursor_.skip();
    if (cursor_.accept_symbol(".")) {
      const std::string word(cursor_.spelling());
      cursor_.skip();
      read_property(cursor_, word);
    } else {
      about(draft.name);
    }
    finish_statement();
  }

  void about(std::string& name) {
    if (cursor_.at_word("is") && cursor_.at(TokenKind::text, 1)) {
      cursor_.skip();
      name = unquote(cursor_.spelling());
      return cursor_.skip();
    }
    if (cursor_.at(TokenKind::name) && is_annotation_word(cursor_.spelling())) return read_annotation(cursor_);
    refuse_annotation(cursor_);
  }

  // --- something said of a model or function, outside of it

  bool at_naming() {
    if (!cursor_.at(TokenKind::name)) return false;
    const std::string id(cursor_.spelling());
    const bool known = result_.find_model(id) || result_.find_function(id);
    return known && (cursor_.at(TokenKind::name, 1) || cursor_.at_symbol(".", 1));
  }

  void naming() {
    Draft* draft = result_.find_model(std::string(cursor_.spelling()));
    cursor_.skip();
    if (cursor_.accept_symbol(".")) {
      const std::string word(cursor_.spelling());
      cursor_.skip();
      read_property(cursor_, word);
    } else {
      std::string unused;
      about(draft ? draft->name : unused);
    }
    finish_statement();
  }

  Cursor& cursor_;
  DraftFile& result_;
  const Importer& import_;
};

}  // namespace

void read_antimony(std::string_view text, const std::string& file, DraftFile& result, Complaints& complaints,
                   const Importer& import) {
  const TokenizedText tokens = tokenize(text, file, complaints);
  Cursor cursor(tokens, complaints);
  TextReader(cursor, result, import).read();
}

ExprPtr read_whole_expression(std::string_view text, const std::string& file, Complaints& complaints) {
  const TokenizedText tokens = tokenize(text, file, complaints);
  Cursor cursor(tokens, complaints);
  cursor.skip_newlines();
  ExprPtr expr = read_expression(cursor);
  cursor.skip_newlines();
  if (expr && !cursor.at(TokenKind::end)) {
    cursor.complain("antimony-expression",
                    fmt::format("the expression should end here, but {} follows", cursor.describe()));
    return nullptr;
  }
  return complaints.any_errors() ? nullptr : expr;
}

}  // namespace remit
