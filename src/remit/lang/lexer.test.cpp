// Tokens, their places, and texts that end in the middle of something.
#include "remit/lang/lexer.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

std::string spelled(std::string_view text) {
  Complaints complaints;
  const TokenizedText tokens = tokenize(text, "t", complaints);
  std::string result;
  for (const Token& token : tokens.tokens) {
    if (token.kind == TokenKind::end) break;
    result += token.kind == TokenKind::newline ? "|" : "[" + std::string(tokens.spell(token)) + "]";
  }
  return result;
}

TEST(Lexer, CutsTextIntoTokens) {
  EXPECT_EQ(spelled("J0: 2A -> $B; k*A"), "[J0][:][2][A][->][$][B][;][k][*][A]|");
  EXPECT_EQ(spelled("x' = 1e-3"), "[x]['][=][1e-3]|");
  EXPECT_EQ(spelled("x:=a>=b"), "[x][:=][a][>=][b]|");
}

TEST(Lexer, LeavesAnEToTheNameBehindANumber) {
  EXPECT_EQ(spelled("2E"), "[2][E]|");
  EXPECT_EQ(spelled("2e+x"), "[2][e][+][x]|");
  EXPECT_EQ(spelled("2e5x"), "[2e5][x]|");
}

TEST(Lexer, DropsComments) { EXPECT_EQ(spelled("a // b\nc # d\ne /* f \n g */ h"), "[a]|[c]|[e][h]|"); }

TEST(Lexer, KeepsTextsWhole) {
  EXPECT_EQ(spelled("x is \"a; // b\""), "[x][is][\"a; // b\"]|");
  EXPECT_EQ(spelled(R"(x is "a \" b")"), R"([x][is]["a \" b"]|)");
  EXPECT_EQ(spelled("x notes ```a\n\"b```"), "[x][notes][```a\n\"b```]|");
}

TEST(Lexer, JoinsLinesThatEndInABackslash) { EXPECT_EQ(spelled("a + \\\nb"), "[a][+][b]|"); }

TEST(Lexer, KnowsWhereATokenStands) {
  Complaints complaints;
  const TokenizedText tokens = tokenize("a\n\n /* \n */ bc", "file.ant", complaints);
  const Span span = tokens.span(tokens.tokens[2]);
  EXPECT_EQ(span.file, "file.ant");
  EXPECT_EQ(span.line, 4);
  EXPECT_EQ(span.column, 5);
}

TEST(Lexer, PassesOverAByteOrderMark) {
  EXPECT_EQ(spelled("\xEF\xBB\xBF"
                    "a"),
            "[a]|");
}

Diagnostics complaints_about(std::string_view text) {
  Complaints complaints;
  tokenize(text, "t", complaints);
  return complaints.take();
}

TEST(Lexer, ComplainsOfWhatNeverEnds) {
  for (const char* text : {"/* a", "x is \"a", "x is \"a\nb\"", "x notes ```a", "/*", "\"", "\"\\"}) {
    const Diagnostics diagnostics = complaints_about(text);
    ASSERT_FALSE(diagnostics.empty()) << text;
    EXPECT_EQ(diagnostics.front().code, "antimony-unterminated") << text;
  }
}

TEST(Lexer, ComplainsOnceOfARunOfBytesThatMeanNothing) {
  const std::string zeros(100, '\0');
  const Diagnostics diagnostics = complaints_about("a = 1" + zeros + "\nb = 2\xff");
  ASSERT_EQ(diagnostics.size(), 2u);
  EXPECT_EQ(diagnostics[0].code, "antimony-bad-character");
  EXPECT_EQ(diagnostics[0].span.column, 6);
  EXPECT_EQ(diagnostics[1].span.line, 2);
}

TEST(Complaints, CountWhatTheyLeaveOut) {
  Complaints complaints;
  for (int i = 0; i < 75; ++i) complaints.error({"f", i, 1}, "code", "message");
  const Diagnostics diagnostics = complaints.take();
  ASSERT_EQ(diagnostics.size(), 51u);
  EXPECT_EQ(diagnostics.back().message, "and 25 more errors");
  EXPECT_TRUE(complaints.take().empty());
}

}  // namespace
}  // namespace remit
