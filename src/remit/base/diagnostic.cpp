#include "remit/base/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace remit {
namespace {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

std::string place(const Span& span) {
  if (span.file.empty() && span.line <= 0) return "";
  std::string text = span.file.empty() ? std::string("line") : span.file;
  if (span.line > 0) text += fmt::format(":{}", span.line);
  if (span.line > 0 && span.column > 0) text += fmt::format(":{}", span.column);
  return text + ": ";
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& each) { return each.severity == Severity::error; });
}

std::string render(const Diagnostic& diagnostic) {
  std::string text = place(diagnostic.span) + name_of(diagnostic.severity) + ": " + diagnostic.message;
  if (!diagnostic.code.empty()) text += fmt::format(" [{}]", diagnostic.code);
  if (!diagnostic.hint.empty()) text += "\n  " + diagnostic.hint;
  return text;
}

std::string render(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& each : diagnostics) text += render(each) + "\n";
  return text;
}

Diagnostic error_at(Span span, std::string code, std::string message, std::string hint) {
  return {Severity::error, std::move(code), std::move(message), std::move(span), std::move(hint)};
}

Diagnostic warning_at(Span span, std::string code, std::string message, std::string hint) {
  return {Severity::warning, std::move(code), std::move(message), std::move(span), std::move(hint)};
}

}  // namespace remit
