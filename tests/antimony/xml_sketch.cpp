// Recursive descent over well-formed XML; throws on anything else.
#include "xml_sketch.hpp"

#include <stdexcept>

#include "remit/base/text.hpp"

namespace remit::test {
namespace {

class Reader {
 public:
  explicit Reader(const std::string& text) : text_(text) {}

  Element document() {
    skip_prolog();
    return element();
  }

 private:
  bool at(const char* word) const { return text_.compare(at_, std::char_traits<char>::length(word), word) == 0; }

  void skip_to(const char* word) {
    const std::size_t found = text_.find(word, at_);
    if (found == std::string::npos) throw std::runtime_error("XML without " + std::string(word));
    at_ = found + std::char_traits<char>::length(word);
  }

  void skip_blank() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  void skip_prolog() {
    for (skip_blank(); at("<?") || at("<!"); skip_blank()) skip_to(at("<!--") ? "-->" : ">");
  }

  static std::string local(const std::string& name) { return name.substr(name.find(':') + 1); }

  std::string word() {
    const std::size_t start = at_;
    while (std::string(" \t\r\n=/>").find(text_[at_]) == std::string::npos) ++at_;
    return text_.substr(start, at_ - start);
  }

  void attribute(Element& result) {
    const std::string name = word();
    skip_to("\"");
    const std::size_t start = at_;
    skip_to("\"");
    result.attributes[name] = text_.substr(start, at_ - 1 - start);
  }

  Element element() {
    Element result;
    ++at_;
    result.tag = local(word());
    for (skip_blank(); !at(">") && !at("/>"); skip_blank()) attribute(result);
    const bool empty = at("/>");
    at_ += empty ? 2 : 1;
    if (!empty) content(result);
    return result;
  }

  void content(Element& result) {
    while (!at("</")) {
      if (at("<!--")) {
        skip_to("-->");
      } else if (at("<")) {
        result.children.push_back(element());
      } else {
        result.text += text_.at(at_++);
      }
    }
    skip_to(">");
    result.text = std::string(trim(result.text));
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace

const Element* Element::child(const std::string& wanted) const {
  for (const Element& candidate : children) {
    if (candidate.tag == wanted) return &candidate;
  }
  return nullptr;
}

std::vector<const Element*> Element::children_of(const std::string& list) const {
  std::vector<const Element*> found;
  if (const Element* parent = child(list)) {
    for (const Element& candidate : parent->children) found.push_back(&candidate);
  }
  return found;
}

std::string Element::get(const std::string& attribute, const std::string& otherwise) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? otherwise : found->second;
}

Element parse_xml(const std::string& text) { return Reader(text).document(); }

}  // namespace remit::test
