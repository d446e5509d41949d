"""What the site writes, read as other people's programs read it."""

from xml.etree import ElementTree as ET


def read_xml(data: bytes) -> ET.Element:
    """The root of a document; raises ParseError for what is no XML."""
    return ET.fromstring(data)  # noqa: S314 - our own writing, which the test doubts
