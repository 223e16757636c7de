// Text to tokens for Antimony: names, numbers, "texts", ```notes```, symbols, line ends. Comments // # and /* */ are
// dropped. A token is a place in the text (24 bytes), so ten megabytes of noise stay small; runs of unreadable bytes
// are one token.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "remit/lang/complaints.hpp"

namespace remit {

enum class TokenKind : std::uint8_t { name, number, text, symbol, newline, end };

struct Token {
  std::uint32_t begin = 0;
  std::uint32_t length = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  TokenKind kind = TokenKind::end;
};

/// A text cut into tokens; the last one has kind `end`. Keeps a view: the text must outlive it.
struct TokenizedText {
  std::string_view text;
  std::string file;
  std::vector<Token> tokens;

  std::string_view spell(const Token& token) const { return text.substr(token.begin, token.length); }
  Span span(const Token& token) const { return {file, static_cast<int>(token.line), static_cast<int>(token.column)}; }
};

/// Complaints: "antimony-bad-character", "antimony-unterminated". Columns count bytes.
TokenizedText tokenize(std::string_view text, const std::string& file, Complaints& complaints);

}  // namespace remit
