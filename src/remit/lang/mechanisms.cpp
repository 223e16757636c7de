#include "remit/lang/mechanisms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {
namespace {

class MechanismReader {
 public:
  explicit MechanismReader(const Tsv& table) : table_(table) {}

  Result<std::vector<Mechanism>> read() {
    std::vector<Mechanism> mechanisms;
    for (const TsvRow& row : table_.rows) {
      mechanisms.push_back(read_row(row));
      refuse_repeated(mechanisms);
    }
    if (has_errors(diagnostics_)) return diagnostics_;
    return mechanisms;
  }

 private:
  void complain(const Span& span, std::string code, std::string message, std::string hint = {}) {
    diagnostics_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
  }

  /// "-" is an empty cell.
  std::string cell(const TsvRow& row, std::string_view column) const {
    const std::string text(trim(row.cells[static_cast<std::size_t>(table_.column(column))]));
    return text == "-" ? "" : text;
  }

  Mechanism read_row(const TsvRow& row) {
    Mechanism mechanism;
    mechanism.span = {table_.file, row.line, 0};
    mechanism.id = cell(row, "id");
    mechanism.meaning = cell(row, "meaning");
    mechanism.source = cell(row, "source");
    mechanism.note = cell(row, "note");
    read_rank(cell(row, "rank"), mechanism);
    for (const std::string& pair : split(cell(row, "blocked"), ' '))
      if (!trim(pair).empty()) read_pair(std::string(trim(pair)), mechanism);
    if (!is_identifier(mechanism.id))
      complain(mechanism.span, "mechanisms-id", fmt::format("`{}` is no name for a mechanism", mechanism.id));
    if (mechanism.meaning.empty() || mechanism.source.empty())
      complain(mechanism.span, "mechanisms-source",
               fmt::format("mechanism `{}` states no meaning or no source", mechanism.id));
    if (!mechanism.in_model() && mechanism.note.empty())
      complain(mechanism.span, "mechanisms-absent",
               fmt::format("mechanism `{}` names no parameter and no reason", mechanism.id),
               "name what blocks it (`parameter:value`), or say in `note` why the model lacks it");
    return mechanism;
  }

  void read_rank(const std::string& text, Mechanism& mechanism) {
    const auto rank = parse_number(text);
    if (rank && *rank >= 1 && *rank <= 1000 && std::floor(*rank) == *rank)
      mechanism.rank = static_cast<int>(*rank);
    else
      complain(mechanism.span, "mechanisms-rank", fmt::format("the rank `{}` is no whole number from 1", text));
  }

  void read_pair(const std::string& text, Mechanism& mechanism) {
    const std::size_t colon = text.find(':');
    const auto value = colon == std::string::npos ? std::nullopt : parse_number(text.substr(colon + 1));
    if (value && std::isfinite(*value) && is_identifier(text.substr(0, colon)))
      mechanism.blocked.push_back({text.substr(0, colon), *value});
    else
      complain(mechanism.span, "mechanisms-blocked", fmt::format("cannot read `{}`", text), "write parameter:value");
  }

  void refuse_repeated(const std::vector<Mechanism>& mechanisms) {
    const Mechanism& last = mechanisms.back();
    if (std::ranges::count(mechanisms, last.id, &Mechanism::id) > 1)
      complain(last.span, "mechanisms-twice", fmt::format("mechanism `{}` is there twice", last.id));
  }

  const Tsv& table_;
  Diagnostics diagnostics_;
};

}  // namespace

Result<std::vector<Mechanism>> parse_mechanisms(std::string_view text, const std::string& file) {
  const std::vector<std::string> columns{"id", "rank", "meaning", "blocked", "source", "note"};
  const auto table = parse_tsv(text, file, columns, {});
  if (!table) return table.diagnostics();
  return MechanismReader(*table).read();
}

}  // namespace remit
