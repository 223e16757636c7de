#include "remit/lang/sbml_prescan.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace remit {
namespace {

class Scan {
 public:
  Scan(std::string_view text, const std::string& file, const SbmlLimits& limits)
      : text_(text), file_(file), limits_(limits) {}

  std::string_view root() const { return root_; }

  Diagnostics run() {
    if (text_.size() > limits_.bytes)
      return fail(0, "sbml-too-large", fmt::format("the file has {} bytes", text_.size()),
                  fmt::format("at most {} are read", limits_.bytes));
    if (text_.find('\0') != std::string_view::npos)
      return fail(text_.find('\0'), "sbml-not-xml", "the file is not a text (it holds a zero byte)", "");
    while (next_tag()) {
      if (Diagnostics complaint = take_tag(); !complaint.empty()) return complaint;
    }
    if (elements_ == 0)
      return fail(0, "sbml-not-xml", "the file holds no XML element", "an SBML file begins <sbml ...>");
    return {};
  }

 private:
  bool next_tag() {
    at_ = text_.find('<', at_);
    return at_ != std::string_view::npos;
  }

  bool starts(std::string_view with) const { return text_.substr(at_, with.size()) == with; }

  Diagnostics take_tag() {
    if (starts("<!--")) return skip_past("-->");
    if (starts("<![CDATA[")) return skip_past("]]>");
    if (starts("<?")) return skip_past("?>");
    if (starts("<!"))
      return fail(at_, "sbml-doctype", "the file has a document type declaration", "remove <!DOCTYPE ...>");
    return take_element();
  }

  Diagnostics skip_past(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return fail(at_, "sbml-not-xml", "the file ends inside a tag", "");
    at_ = found + end.size();
    return {};
  }

  Diagnostics take_element() {
    const std::size_t start = at_;
    const std::size_t end = end_of_tag();
    if (end == std::string_view::npos) return fail(start, "sbml-not-xml", "the file ends inside a tag", "");
    at_ = end + 1;
    if (text_[start + 1] == '/') {
      --depth_;
      return {};
    }
    if (elements_ == 0) root_ = text_.substr(start, end + 1 - start);
    if (++elements_ > limits_.elements)
      return fail(start, "sbml-too-large", "the file has too many elements",
                  fmt::format("at most {} are read", limits_.elements));
    if (text_[end - 1] != '/' && ++depth_ > limits_.depth)
      return fail(start, "sbml-too-deep", "elements are nested too deeply",
                  fmt::format("at most {} levels are read: name parts of long formulas", limits_.depth));
    return {};
  }

  // The '>' of the tag at `at_`; one inside an attribute's quotes does not count.
  std::size_t end_of_tag() const {
    char quote = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return std::string_view::npos;
  }

  Diagnostics fail(std::size_t at, std::string code, std::string message, std::string hint) const {
    const int line = 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<long>(at), '\n'));
    return {error_at({file_, line, 0}, std::move(code), std::move(message), std::move(hint))};
  }

  std::string_view text_, root_;
  const std::string& file_;
  const SbmlLimits& limits_;
  std::size_t at_ = 0, elements_ = 0;
  int depth_ = 0;
};

struct Core {
  std::string_view name, level, version;
};

constexpr std::string_view site = "http://www.sbml.org/sbml/level";
constexpr std::array<Core, 9> cores = {{{"1", "1", "1"},
                                        {"1", "1", "2"},
                                        {"2", "2", "1"},
                                        {"2/version2", "2", "2"},
                                        {"2/version3", "2", "3"},
                                        {"2/version4", "2", "4"},
                                        {"2/version5", "2", "5"},
                                        {"3/version1/core", "3", "1"},
                                        {"3/version2/core", "3", "2"}}};

constexpr std::string_view blank = " \t\r\n";

std::string_view after_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(blank), text.size()));
}

/// The value of the tag's attribute of this name; empty if there is none.
std::string_view attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find_first_of(blank); at != std::string_view::npos; at = tag.find_first_of(blank, at + 1)) {
    std::string_view rest = after_blanks(tag.substr(at));
    if (!rest.starts_with(name)) continue;
    rest = after_blanks(rest.substr(name.size()));
    if (!rest.starts_with('=')) continue;
    rest = after_blanks(rest.substr(1));
    if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) continue;
    return rest.substr(1, rest.find(rest[0], 1) - 1);
  }
  return {};
}

/// <sbml> or <prefix:sbml>, in the namespace of its level and version.
bool is_sbml(std::string_view tag) {
  const std::string_view name = tag.substr(1, tag.find_first_of(" \t\r\n/>") - 1);
  const std::size_t colon = name.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const std::string xmlns = prefixed ? fmt::format("xmlns:{}", name.substr(0, colon)) : "xmlns";
  const std::string_view space = attribute(tag, xmlns);
  if (name.substr(prefixed ? colon + 1 : 0) != "sbml" || !space.starts_with(site)) return false;
  return std::ranges::any_of(cores, [&](const Core& core) {
    return space.substr(site.size()) == core.name && attribute(tag, "level") == core.level &&
           attribute(tag, "version") == core.version;
  });
}

}  // namespace

Diagnostics check_sbml_root(std::string_view text, const std::string& file) {
  const SbmlLimits limits;
  Scan scan(text, file, limits);
  (void)scan.run();
  if (is_sbml(scan.root())) return {};
  return {error_at(
      {file, 1, 0}, "sbml-invalid", "the first element is not <sbml> in the namespace of its level and version",
      "begin with <sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\">")};
}

Diagnostics prescan_sbml(std::string_view text, const std::string& file, const SbmlLimits& limits) {
  return Scan(text, file, limits).run();
}

}  // namespace remit
