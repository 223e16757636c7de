// What is wrong with a user's text: collected, never thrown; each with file, line, cause and likely fix.
#pragma once
#include <string>
#include <vector>

namespace remit {

/// A place in a user's file; line and column count from 1, 0 means unknown.
struct Span {
  std::string file;
  int line = 0;
  int column = 0;
};

enum class Severity { note, warning, error };

/// One complaint: `code` is stable and documented ("model-unknown-name"), `hint` is the likely fix.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;
  std::string message;
  Span span;
  std::string hint;
};

using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);

/// "file:line:column: error: message [code]" and, below it, the hint.
std::string render(const Diagnostic& diagnostic);
std::string render(const Diagnostics& diagnostics);

Diagnostic error_at(Span span, std::string code, std::string message, std::string hint = {});
Diagnostic warning_at(Span span, std::string code, std::string message, std::string hint = {});

}  // namespace remit
