// `remit export`: a model in the words of other tools.
#include "commands.hpp"
#include "load_model.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/sbml_writer.hpp"
#include "simulated.hpp"

namespace remit::cli {
namespace {

/// Antimony has no sign for a hundredth.
Model without_percent(Model model) {
  for (Parameter& parameter : model.parameters)
    if (parameter.unit == "%") parameter.unit = "0.01";
  return model;
}

/// The printer guards `S = 3/C` of a species in amounts, which would be read as an initial value, by `1*(3/C)`.
Model without_guards(Model model) {
  const ExprPtr one = make_number(1);
  for (Rule& rule : model.initial_assignments)
    if (rule.value->kind == Expr::Kind::call && rule.value->name == "*" && same(rule.value->args[0], one))
      rule.value = rule.value->args[1];
  return model;
}

/// Antimony has words that SBML uses as names; what does not read back as the same model is not handed out.
Result<std::string> antimony_text(Model model) {
  const std::string text = print_antimony(model);
  const auto read = parse_antimony(text, model.file, {.declare_mentioned = true});
  std::string fault;
  if (read) {
    Model again = without_guards(*read);
    again.units = model.units;  // the model-wide units are written as definitions too
    fault = difference(without_guards(model), again);
  } else {
    fault = read.diagnostics().front().message;
  }
  if (fault.empty()) return text;
  return error_at({model.file}, "export-antimony", "the model cannot be said in Antimony: " + fault,
                  "export it with --to sbml");
}

}  // namespace

int export_model(const ExportCommand& command) {
  const auto loaded = load_model({command.model, command.drugs, command.variant});
  if (!loaded) return refuse(loaded.diagnostics());
  print_warnings(loaded.diagnostics());
  const auto text =
      command.format == "sbml" ? print_sbml(loaded->model) : antimony_text(without_percent(loaded->model));
  if (!text) return refuse(text.diagnostics());
  print_warnings(text.diagnostics());
  write_or_print(command.out, *text);
  return exit_ok;
}

}  // namespace remit::cli
