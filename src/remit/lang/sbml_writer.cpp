#include "remit/lang/sbml_writer.hpp"
namespace remit {
Result<std::string> print_sbml(const Model& model) { return error_at({model.file}, "sbml-unwritable", "not yet"); }
}  // namespace remit
