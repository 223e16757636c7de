// The reading head over the tokens of an Antimony text, and expressions by recursive descent.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "remit/lang/complaints.hpp"
#include "remit/lang/expr.hpp"
#include "remit/lang/lexer.hpp"

namespace remit {

/// Walks over tokens; the last token (`end`) is never passed.
class Cursor {
 public:
  Cursor(const TokenizedText& text, Complaints& complaints) : text_(text), complaints_(complaints) {}

  const Token& peek(std::size_t ahead = 0) const;
  std::string_view spelling(std::size_t ahead = 0) const { return text_.spell(peek(ahead)); }
  Span span(std::size_t ahead = 0) const { return text_.span(peek(ahead)); }
  std::size_t position() const { return position_; }
  void rewind(std::size_t position) { position_ = position; }
  void skip() { position_ += position_ + 1 < text_.tokens.size() ? 1 : 0; }

  bool at(TokenKind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
  bool at_symbol(std::string_view symbol, std::size_t ahead = 0) const;
  bool at_word(std::string_view word, std::size_t ahead = 0) const;
  bool at_end_of_statement(std::size_t ahead = 0) const;
  /// Nothing lies between this token and the one before it.
  bool adjacent(std::size_t ahead) const;
  bool accept_symbol(std::string_view symbol);
  bool accept_word(std::string_view word);
  void skip_newlines();
  /// To the end of the statement, which is left to be read.
  void skip_statement();

  /// What stands here, for messages: "`end`", "the end of the line", "the end of the text".
  std::string describe() const;
  void complain(std::string code, std::string message, std::string hint = {});
  Complaints& complaints() { return complaints_; }

 private:
  const TokenizedText& text_;
  Complaints& complaints_;
  std::size_t position_ = 0;
};

/// Words that end an expression or open a clause; they are never names.
bool is_keyword(std::string_view word);

/// "a" or "A.b.c" at the cursor; empty (and a complaint) if there is no name.
std::string read_name(Cursor& cursor);
std::string unquote(std::string_view text);
double number_of(std::string_view digits);

/// The expression at the cursor; null after a complaint. Line ends are passed inside parentheses and after operators.
ExprPtr read_expression(Cursor& cursor);

}  // namespace remit
