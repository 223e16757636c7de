// write_scalar_code FILE: the benchmark model as plain C++, for the reference solver of bench_engine.
#include <cstdio>
#include <fstream>

#include "../tests/agree/benchmark45.hpp"
#include "scalar_code.hpp"

int main(int count, char** arguments) {
  const auto kernel = remit::benchmark45_kernel(false);
  if (!kernel || count != 2) return 1;
  std::ofstream file(arguments[1]);
  file << remit::scalar_code(kernel->program());
  return file.flush() ? 0 : 1;
}
