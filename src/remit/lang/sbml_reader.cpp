#include "remit/lang/sbml_reader.hpp"

#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>
#include <sbml/conversion/ConversionProperties.h>
#include <sbml/packages/comp/extension/CompModelPlugin.h>
#include <sbml/packages/comp/extension/CompSBMLDocumentPlugin.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/complaints.hpp"
#include "remit/lang/sbml_build.hpp"
#include "remit/lang/sbml_prescan.hpp"
#include "remit/lang/sbml_refuse.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

// A namespace alone, as Antimony always writes it, needs no flattening, at which libSBML stumbles over packages it
// lacks.
bool has_parts(SBMLDocument& document) {
  if (!document.isPackageEnabled("comp") || !document.getModel()) return false;
  const auto* parts = dynamic_cast<const CompModelPlugin*>(document.getModel()->getPlugin("comp"));
  return parts && parts->getNumSubmodels() > 0;
}

// libSBML has no plug-in for them.
void warn_of_uncertainties(std::string_view text, const std::string& file, Complaints& complaints) {
  if (text.find("listOfUncertainties") == std::string_view::npos) return;
  complaints.warn({file, 1, 0}, "sbml-uncertainty",
                  "the uncertainties of values are kept out: nothing is drawn from them",
                  "distributions of patients are rows of a population");
}

std::unique_ptr<SBMLDocument> parse_document(std::string_view text, const std::string& file, Complaints& complaints) {
  Diagnostics unfit = prescan_sbml(text, file);
  if (unfit.empty()) unfit = check_sbml_root(text, file);
  for (Diagnostic& d : unfit) complaints.error(d.span, d.code, d.message, d.hint);
  if (!unfit.empty()) return nullptr;
  return std::unique_ptr<SBMLDocument>(readSBMLFromString(std::string(text).c_str()));
}

// libSBML trusts the files that external definitions name as much as the first one, so they are looked at before it
// puts them together. What is not there it says itself.
void judge_externals(const SBMLDocument& document, const fs::path& file, Complaints& complaints,
                     std::set<fs::path>& seen) {
  const auto* parts = dynamic_cast<const CompSBMLDocumentPlugin*>(document.getPlugin("comp"));
  for (unsigned i = 0; parts && i < parts->getNumExternalModelDefinitions(); ++i) {
    std::string source = parts->getExternalModelDefinition(i)->getSource();
    if (source.starts_with("file:")) source.erase(0, 5);
    const fs::path path = fs::absolute(file).parent_path() / source;
    const auto text = read_file(path);
    if (!text.ok() || !seen.insert(path.lexically_normal()).second) continue;
    const std::unique_ptr<SBMLDocument> external = parse_document(*text, path.string(), complaints);
    if (!external) continue;
    complain_about_formulas(*external, path.string(), complaints);
    judge_externals(*external, path, complaints, seen);
  }
}

// Sub-models become prefixed parts of one model, their external definitions looked for beside the file.
void flatten(SBMLDocument& document, const std::string& file, Complaints& complaints) {
  const fs::path folder = fs::absolute(fs::path(file)).parent_path();
  document.setLocationURI("file:" + fs::absolute(fs::path(file)).string());
  ConversionProperties wish;
  wish.addOption("flatten comp", true);
  wish.addOption("basePath", folder.string());
  wish.addOption("performValidation", false);
  if (document.convert(wish) == LIBSBML_OPERATION_SUCCESS && document.getModel()) return;
  std::string why = "the sub-models (package comp) cannot be put together";
  for (unsigned i = 0; i < document.getNumErrors(); ++i) {
    if (document.getError(i)->getSeverity() >= LIBSBML_SEV_ERROR) why += ": " + document.getError(i)->getMessage();
  }
  complaints.error({file, 1, 0}, "sbml-comp", std::string(trim(why)), "check the references between the sub-models");
}

void put_together(SBMLDocument& document, const std::string& file, Complaints& complaints) {
  std::set<fs::path> seen;
  judge_externals(document, file, complaints, seen);
  if (!complaints.any_errors()) flatten(document, file, complaints);
}

Result<Model> finish(Model model, Complaints& complaints, const SbmlOptions& options) {
  if (complaints.any_errors()) return complaints.take();
  Diagnostics said = complaints.take();
  Result<Model> checked = check(std::move(model), {.draws = options.draws, .any_id = true});
  said.insert(said.end(), checked.diagnostics().begin(), checked.diagnostics().end());
  if (!checked.ok()) return said;
  return {std::move(checked).value(), std::move(said)};
}

/// libSBML throws at some namespaces instead of listing an error; nothing else here throws std::invalid_argument.
template <class Step>
void guarded(const std::string& file, Complaints& complaints, const Step& step) {
  try {
    step();
  } catch (const std::invalid_argument& error) {
    complaints.error({file, 1, 0}, "sbml-invalid", fmt::format("libSBML cannot read the file: {}", error.what()),
                     "check the namespaces, level and version of <sbml> and of its packages");
  }
}

// libSBML's registries of packages and resolvers are not safe to use from two threads.
std::mutex& library() {
  static std::mutex one_at_a_time;
  return one_at_a_time;
}

}  // namespace

Result<Model> parse_sbml(std::string_view text, const std::string& file, const SbmlOptions& options) {
  const std::lock_guard lock(library());
  Complaints complaints;
  std::unique_ptr<SBMLDocument> document;
  guarded(file, complaints, [&] { document = parse_document(text, file, complaints); });
  if (document) complain_about_document(*document, file, complaints, options.draws);
  if (!complaints.any_errors()) complain_about_formulas(*document, file, complaints);
  if (!complaints.any_errors() && has_parts(*document))
    guarded(file, complaints, [&] { put_together(*document, file, complaints); });
  if (complaints.any_errors()) return complaints.take();
  if (!document->getModel()) return error_at({file, 1, 0}, "sbml-invalid", "the file holds no model");
  complain_about_elements(*document, file, complaints);
  warn_of_uncertainties(text, file, complaints);
  Model model = model_of_sbml(*document, file, complaints);
  return finish(std::move(model), complaints, options);
}

Result<Model> load_sbml(const fs::path& path, const SbmlOptions& options) {
  const auto text = read_file(path);
  if (!text.ok()) return text.diagnostics();
  return parse_sbml(*text, path.string(), options);
}

Result<Model> load_foreign_model(const fs::path& path, const SbmlOptions& options) {
  const auto text = read_file(path);
  if (!text.ok()) return text.diagnostics();
  const bool is_xml = trim(*text).starts_with('<') || text->starts_with("\xEF\xBB\xBF<");
  return is_xml ? parse_sbml(*text, path.string(), options) : load_antimony(path, {.draws = options.draws});
}

}  // namespace remit
