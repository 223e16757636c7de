// Runs a fuzzer without libFuzzer: over every file below the folders named, and over damaged copies of each (cut short,
// bytes changed, pieces moved), the same ones in every run.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest = 4096;  // of a damaged copy; whole files are tried too
constexpr int copies = 20;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string damaged(const std::string& original, std::mt19937_64& random) {
  const std::size_t from = original.size() <= longest ? 0 : random() % (original.size() - longest);
  std::string text = original.substr(from, longest);
  if (text.empty()) return text;
  for (auto changes = 1 + random() % 4; changes > 0; --changes) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.insert(at, text.substr(random() % text.size(), random() % 40));
        break;
      case 2:
        text.erase(at, 1 + random() % 20);
        break;
      default:
        text.insert(at, 1 + random() % 3, "(){}[];:=*/^.\n\t\"0"[random() % 17]);
        break;
    }
    if (text.empty()) break;
  }
  return text;
}

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

/// A failing input is left behind for the debugger.
bool survives(const std::string& text, const fs::path& source) {
  try {
    run(text);
    return true;
  } catch (const std::exception& error) {
    std::ofstream("failed-input", std::ios::binary) << text;
    std::printf("%s, damaged: %s\nthe input is in failed-input\n", source.c_str(), error.what());
    return false;
  }
}

}  // namespace

int main(int count, char** arguments) {
  std::mt19937_64 random(1);
  int runs = 0;
  for (int i = 1; i < count; ++i) {
    for (const fs::path& path : files_below(arguments[i])) {
      const std::string original = contents(path);
      if (!survives(original, path)) return 1;
      for (int copy = 0; copy < copies; ++copy, ++runs)
        if (!survives(damaged(original, random), path)) return 1;
    }
  }
  std::printf("%d damaged inputs\n", runs);
  return runs > 0 ? 0 : 1;
}
