// Where models and studies lie: in the working directory or above it, else beside the executable or in its share
// folder.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace remit::cli {

/// Folders called `name` ("models", "studies"), nearest first.
std::vector<std::filesystem::path> places(const std::string& name);

/// The folder of a catalogue model by name or path.
std::optional<std::filesystem::path> find_model(const std::string& name_or_path);

std::vector<std::string> model_names();

}  // namespace remit::cli
