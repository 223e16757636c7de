// From files to a model: read, import, choose the main model, flatten, build, check.
#include "remit/lang/antimony.hpp"

#include <set>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_build.hpp"
#include "remit/lang/antimony_flatten.hpp"
#include "remit/lang/antimony_parser.hpp"
#include "remit/lang/complaints.hpp"
#include "remit/lang/units_check.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_text = 16u << 20;
constexpr std::size_t max_imports = 200;

class Loader {
 public:
  explicit Loader(Complaints& complaints) : complaints_(complaints) {}

  void read(std::string_view text, const std::string& file) {
    if (text.size() > max_text) {
      complaints_.error({file, 0, 0}, "antimony-too-large",
                        fmt::format("the text has {} bytes; {} is the most that is read", text.size(), max_text));
      return;
    }
    read_antimony(text, file, result_, complaints_,
                  [&](const std::string& path, const Span& span) { import(path, span); });
  }

  DraftFile take() { return std::move(result_); }
  void begin(const fs::path& path) { open_.push_back(path.lexically_normal().string()); }

 private:
  void import(const std::string& path, const Span& span) {
    const fs::path found = (fs::path(span.file).parent_path() / path).lexically_normal();
    const std::string name = found.string();
    for (const std::string& open : open_) {
      if (open == name) return refuse(span, fmt::format("`{}` imports itself", name), "remove one of the imports");
    }
    if (!done_.insert(name).second) return;
    if (done_.size() > max_imports) return refuse(span, fmt::format("more than {} imports", max_imports), "");
    std::error_code ignored;
    if (!fs::is_regular_file(found, ignored)) {
      return refuse(span, fmt::format("there is no file `{}`", name), "paths are relative to the importing file");
    }
    read_imported(found, span);
  }

  void read_imported(const fs::path& path, const Span& span) {
    const auto text = read_file(path, max_text);
    if (!text) return refuse(span, text.diagnostics().front().message, text.diagnostics().front().hint);
    open_.push_back(path.string());
    read(*text, path.string());
    open_.pop_back();
  }

  void refuse(const Span& span, const std::string& message, const std::string& hint) {
    complaints_.error(span, "antimony-import", message, hint);
  }

  Complaints& complaints_;
  DraftFile result_;
  std::vector<std::string> open_;
  std::set<std::string> done_;
};

const Draft* main_model(const DraftFile& file) {
  for (const Draft& model : file.models) {
    if (model.main) return &model;
  }
  if (!file.bare.empty() || file.models.empty()) return &file.bare;
  return &file.models.back();
}

Result<Model> finish(DraftFile file, const std::string& name, const AntimonyOptions& options, Complaints& complaints) {
  file.bare.id = "__main";
  file.bare.span.file = name;
  const Draft* chosen = main_model(file);
  auto flat = flatten(file, *chosen, complaints);
  if (!flat || complaints.any_errors()) return complaints.take();
  Model model = build_model(std::move(*flat), std::move(file.functions), options, complaints);
  model.file = name;
  if (complaints.any_errors()) return complaints.take();
  Diagnostics warnings = complaints.take();
  if (options.partial) return {std::move(model), std::move(warnings)};
  auto checked = check(std::move(model), {.draws = options.draws});
  warnings.insert(warnings.end(), checked.diagnostics().begin(), checked.diagnostics().end());
  if (!checked) return warnings;
  if (options.strict_units) {
    for (Diagnostic& trouble : check_units(*checked, Severity::error)) warnings.push_back(std::move(trouble));
    if (has_errors(warnings)) return warnings;
  }
  return {std::move(checked).value(), std::move(warnings)};
}

}  // namespace

Result<Model> parse_antimony(std::string_view text, const std::string& file, const AntimonyOptions& options) {
  Complaints complaints;
  Loader loader(complaints);
  loader.begin(file);
  loader.read(text, file);
  return finish(loader.take(), file, options, complaints);
}

Result<Model> load_antimony(const fs::path& path, const AntimonyOptions& options) {
  const auto text = read_file(path, max_text);
  if (!text) return text.diagnostics();
  return parse_antimony(*text, path.string(), options);
}

Result<ExprPtr> parse_expression(std::string_view text, const std::string& file) {
  Complaints complaints;
  ExprPtr expr = read_whole_expression(text, file, complaints);
  if (!expr) return complaints.take();
  return expr;
}

}  // namespace remit
