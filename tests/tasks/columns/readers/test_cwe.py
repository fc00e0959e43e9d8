from rampart.tasks.columns.readers import cwe
from rampart.tasks.columns.row import CLASSES

ROOT = "cwe2/database_v49/"
HEADER = [*cwe.WIDE, "Likelihood of Exploit", *cwe.PACKED]
LINES = [
    ",".join(HEADER),
    '7,"Tea, spilled",Base,Draft,"A cup falls.","Crash.",,::ID:8::,::A::,::B::,::C::,::1::2::,',
    '8,"Tea forgotten",Class,Stable,"A cup waits.","It cools.",,"",::D::,::E::,::F::,::3::,',
]
XML = """<?xml version="1.0"?>
<Weakness_Catalog xmlns="http://cwe.example/cwe-7" xmlns:h="http://www.w3.org/1999/xhtml">
<Weaknesses>
 <Weakness ID="7" Name="Tea, spilled"><Observed_Examples>
  <Observed_Example><Reference>CVE-1999-1</Reference>
   <Description>Cup with <h:b>no</h:b>
   saucer</Description></Observed_Example></Observed_Examples></Weakness>
 <Weakness ID="8" Name="Tea forgotten"><Observed_Examples>
  <Observed_Example><Reference>CVE-1999-2</Reference><Description>Cold tea</Description>
  </Observed_Example></Observed_Examples>
  <Notes><Note Type="Other">Warm it.</Note><Note Type="Terminology">A cup.</Note></Notes>
 </Weakness>
</Weaknesses>
</Weakness_Catalog>"""


def rows(read):
    members = {ROOT + "helpful_views/2000.csv": "\n".join(LINES), ROOT + "cwec_v4.14.xml": XML}
    return {row.column: row for row in read(cwe, members)}


def test_the_wide_table(read):
    by_column = rows(read)
    wide = {name.split("/")[2]: row for name, row in by_column.items() if "weaknesses" in name}
    assert "Likelihood of Exploit" not in wide
    assert sorted(wide["Name"].values) == ["Tea forgotten", "Tea, spilled"]
    assert CLASSES[wide["Description"].label] == "text_long"
    assert CLASSES[wide["CWE-ID"].label] == "identifier"
    assert {CLASSES[wide[name].label] for name in cwe.PACKED} == {"unknown"}


def test_tables_inside_the_xml(read):
    by_column = rows(read)
    assert sorted(by_column["cwe2/examples/Description"].values) == [
        "Cold tea",
        "Cup with no saucer",
    ]
    assert sorted(by_column["cwe2/examples/CWE_ID"].values) == ["7", "8"]
    assert sorted(by_column["cwe2/notes/Type"].values) == ["Other", "Terminology"]
    assert sorted(by_column["cwe2/notes/Note"].values) == ["A cup.", "Warm it."]
    assert by_column["cwe2/examples/Link"].n_missing == 2


def test_all_tables_are_one_group(read):
    assert {row.table for row in rows(read).values()} == {"cwe2/cwe"}
