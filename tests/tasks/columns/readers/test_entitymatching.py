from rampart.tasks.columns.readers import entitymatching
from rampart.tasks.columns.row import CLASSES

ROOT = "py-entitymatching-9/py_entitymatching/datasets/"
FILE = "py-entitymatching-9.tar.gz"


def labels(rows):
    return {row.column.partition("/")[2]: (CLASSES[row.label], row.label_source) for row in rows}


def test_a_key_file_declares_the_key(read):
    members = {
        ROOT + "person_table_A.csv": "ID,name,zipcode\na1,Ann Lee,94107\na2,Bo Ray,94122\n",
        ROOT + "person_table_A.metadata": "#key=ID\n",
    }
    assert labels(read(entitymatching, members, FILE)) == {
        "person_table_A/ID": ("identifier", "metadata"),
        "person_table_A/name": ("text_short", "manifest"),
        "person_table_A/zipcode": ("identifier", "manifest"),
    }


def test_comments_at_the_head_declare_keys_too(read):
    table = "#key=_id\n#ltable=POINTER\n#foreign_key_rtable=rtable.id\n_id,rtable.id,gold\n"
    members = {ROOT + "final_matches.csv": table + "0,x7,1\n1,x8,0\n"}
    assert labels(read(entitymatching, members, FILE)) == {
        "final_matches/_id": ("identifier", "metadata"),
        "final_matches/rtable.id": ("identifier", "metadata"),
        "final_matches/gold": ("boolean", "manifest"),
    }


def test_tables_of_pairs_give_their_keys_and_judgements_only(read):
    table = "_id,ltable_id,ltable_title,label\n0,l1,A theory of kites,1\n1,l2,On string,0\n"
    rows = read(entitymatching, {ROOT + "labeled_data_demo.csv": table}, FILE)
    assert [row.name for row in rows] == ["_id", "ltable_id", "label"]


def test_other_tables_are_left_out(read):
    assert read(entitymatching, {ROOT + "tableC.csv": "_id\n1\n2\n"}, FILE) == []
