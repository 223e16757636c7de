// `remit export`: a model in the words of other tools.
#include <fmt/core.h>

#include "commands.hpp"
#include "load_model.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/sbml_writer.hpp"

namespace remit::cli {
namespace {

/// Antimony has words that SBML uses as names; what does not read back as the same model is not handed out.
Result<std::string> antimony_text(const Model& model) {
  const std::string text = print_antimony(model);
  const auto again = parse_antimony(text, model.file, {.declare_mentioned = true});
  const std::string fault = again ? difference(model, *again) : again.diagnostics().front().message;
  if (fault.empty()) return text;
  return error_at({model.file}, "export-antimony", "the model cannot be said in Antimony: " + fault,
                  "export it with --to sbml");
}

int refuse(const Diagnostics& diagnostics) {
  fmt::print(stderr, "{}", render(diagnostics));
  return exit_text;
}

}  // namespace

int export_model(const ExportCommand& command) {
  const auto loaded = load_model({command.model, command.drugs, command.variant});
  if (!loaded) return refuse(loaded.diagnostics());
  const auto text = command.format == "sbml" ? print_sbml(loaded->model) : antimony_text(loaded->model);
  if (!text) return refuse(text.diagnostics());
  fmt::print(stderr, "{}", render(text.diagnostics()));
  if (command.out.empty())
    fmt::print("{}", *text);
  else
    write_file(command.out, *text);
  return exit_ok;
}

}  // namespace remit::cli
