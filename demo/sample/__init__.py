"""Sample data: the real programme as far as public pages tell, and marked samples.

Figures of `facts` are printed on public pages of the programme and its partners, named
in each source note; where a record of the past needs a value that no page prints (the
opening of a call), its source note says that this value is a sample. Every record of
today carries `is_sample` and says so on the screen.
"""
