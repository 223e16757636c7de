// Just enough XML for the test pairs: elements, attributes, text. Not for users' files.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace remit::test {

struct Element {
  std::string tag;  // without the name space
  std::map<std::string, std::string> attributes;
  std::string text;
  std::vector<Element> children;

  const Element* child(const std::string& tag) const;
  std::vector<const Element*> children_of(const std::string& list) const;  // of the child `list`
  std::string get(const std::string& attribute, const std::string& otherwise = {}) const;
};

Element parse_xml(const std::string& text);

}  // namespace remit::test
