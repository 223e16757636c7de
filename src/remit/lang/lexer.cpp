// One pass over the bytes; each byte is looked at a bounded number of times, whatever the text.
#include "remit/lang/lexer.hpp"

#include <array>

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_symbol(char c) { return std::string_view("+-*/^%=<>!&|(){}[],;:.$'@").find(c) != std::string_view::npos; }

constexpr std::array<std::string_view, 10> pairs = {"->", "=>", ":=", "<=", ">=", "==", "!=", "&&", "||", "<-"};

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file, Complaints& complaints)
      : result_{text, file, {}}, text_(text), complaints_(complaints) {}

  TokenizedText run() {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") advance(3);
    while (position_ < text_.size()) next();
    start();
    add(TokenKind::newline, 0);
    start();
    add(TokenKind::end, 0);
    return std::move(result_);
  }

 private:
  char at(std::size_t offset) const { return position_ + offset < text_.size() ? text_[position_ + offset] : '\0'; }

  void next() {
    start();
    const char c = text_[position_];
    if (c == '\n') return line_end();
    if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') return advance(1);
    if (c == '\\') return continuation();
    if (c == '#' || (c == '/' && at(1) == '/')) return skip_line();
    if (c == '/' && at(1) == '*') return block_comment();
    if (c == '"') return quoted();
    if (c == '`' && at(1) == '`' && at(2) == '`') return notes();
    if (is_letter(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(at(1)))) return number();
    if (is_symbol(c)) return symbol();
    unreadable();
  }

  void start() { begin_ = {static_cast<std::uint32_t>(position_), 0, line_, column_, TokenKind::end}; }

  void advance(std::size_t count) {
    position_ += count;
    column_ += static_cast<std::uint32_t>(count);
  }

  void add(TokenKind kind, std::size_t length) {
    begin_.kind = kind;
    begin_.length = static_cast<std::uint32_t>(length);
    result_.tokens.push_back(begin_);
  }

  void add_and_advance(TokenKind kind, std::size_t length) {
    add(kind, length);
    advance(length);
  }

  void line_end() {
    const bool repeated = !result_.tokens.empty() && result_.tokens.back().kind == TokenKind::newline;
    if (!repeated) add(TokenKind::newline, 1);
    step_over_newline();
  }

  void step_over_newline() {
    ++position_;
    ++line_;
    column_ = 1;
  }

  // A backslash at the end of a line joins it with the next.
  void continuation() {
    std::size_t blank = 1;
    while (at(blank) == ' ' || at(blank) == '\r' || at(blank) == '\t') ++blank;
    if (at(blank) != '\n') {
      if (blank > 1) return advance(blank);
      return unreadable();
    }
    position_ += blank;
    step_over_newline();
  }

  void skip_line() {
    const std::size_t newline = text_.find('\n', position_);
    advance((newline == std::string_view::npos ? text_.size() : newline) - position_);
  }

  void block_comment() {
    const std::size_t close = text_.find("*/", position_ + 2);
    if (close == std::string_view::npos) return unterminated("comment", "close it with */");
    pass(close + 2);
  }

  void quoted() {
    std::size_t end = position_ + 1;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\n') {
      end += text_[end] == '\\' && end + 1 < text_.size() && text_[end + 1] != '\n' ? 2 : 1;
    }
    if (end >= text_.size() || text_[end] != '"') {
      complain_unterminated("text", "close it with \" on the same line");
      return skip_line();
    }
    add_and_advance(TokenKind::text, end + 1 - position_);
  }

  void notes() {
    const std::size_t close = text_.find("```", position_ + 3);
    if (close == std::string_view::npos) return unterminated("note", "close it with ```");
    add(TokenKind::text, close + 3 - position_);
    pass(close + 3);
  }

  void complain_unterminated(const char* what, const char* hint) {
    complaints_.error(result_.span(begin_), "antimony-unterminated", fmt::format("this {} never ends", what), hint);
  }

  void unterminated(const char* what, const char* hint) {
    complain_unterminated(what, hint);
    pass(text_.size());
  }

  // Goes on to `end`, counting lines on the way.
  void pass(std::size_t end) {
    while (position_ < end) {
      if (text_[position_] == '\n') {
        step_over_newline();
      } else {
        advance(1);
      }
    }
  }

  void word() {
    std::size_t length = 1;
    while (is_letter(at(length)) || is_digit(at(length))) ++length;
    add_and_advance(TokenKind::name, length);
  }

  void number() {
    std::size_t length = 0;
    while (is_digit(at(length))) ++length;
    if (at(length) == '.') {
      ++length;
      while (is_digit(at(length))) ++length;
    }
    if (at(length) == 'e' || at(length) == 'E') length = exponent(length);
    if (!parse_number(text_.substr(position_, length))) {
      complaints_.error(result_.span(begin_), "antimony-number", "the number is beyond what a double can hold",
                        "numbers lie between 1e-307 and 1e308");
    }
    add_and_advance(TokenKind::number, length);
  }

  // The end of an exponent that starts at `length`, or `length` if the e begins a name ("2 e", "2eif").
  std::size_t exponent(std::size_t length) const {
    std::size_t end = length + 1;
    if (at(end) == '+' || at(end) == '-') ++end;
    if (!is_digit(at(end))) return length;
    while (is_digit(at(end))) ++end;
    return end;
  }

  void symbol() {
    for (std::string_view pair : pairs) {
      if (text_.substr(position_, 2) == pair) return add_and_advance(TokenKind::symbol, 2);
    }
    add_and_advance(TokenKind::symbol, 1);
  }

  bool readable(char c) const {
    return is_letter(c) || is_digit(c) || is_symbol(c) ||
           std::string_view(" \t\r\n\f\v\"#").find(c) != std::string_view::npos;
  }

  void unreadable() {
    std::size_t length = 1;
    while (position_ + length < text_.size() && !readable(text_[position_ + length])) ++length;
    const auto byte = static_cast<unsigned char>(text_[position_]);
    complaints_.error(result_.span(begin_), "antimony-bad-character",
                      fmt::format("{} that Antimony does not use, the first is 0x{:02x}",
                                  length == 1 ? "a byte" : fmt::format("{} bytes", length), byte),
                      "names have letters, digits and _; other characters only inside \"...\" and comments");
    advance(length);
  }

  TokenizedText result_;
  std::string_view text_;
  Complaints& complaints_;
  std::size_t position_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  Token begin_;
};

}  // namespace

TokenizedText tokenize(std::string_view text, const std::string& file, Complaints& complaints) {
  return Lexer(text, file, complaints).run();
}

}  // namespace remit
