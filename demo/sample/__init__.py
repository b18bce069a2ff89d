"""Sample data: the real programme as far as public pages tell, and marked samples.

Figures of `facts` are printed on public pages of the programme and its partners, named
in each source note. Everything else carries `is_sample` and says so on the screen.
"""
