"""The page of a job, for whoever asked for it: progress, cancel, retry, download."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core import files, jobs
from core.formats import moment_text
from core.models.jobs import Job
from core.problems import OperationRefused
from core.screens import Screen
from core.ui import Crumb, Fact
from reports.permissions import can_open_job, is_logged_in, openable


class JobScreen(Screen):
    """One's own job; a stranger's is a 404. A role that ended closes it (403)."""

    gate = is_logged_in

    def load(self) -> None:
        rows = Job.objects.visible_to(self.user).select_related("result")
        self.job = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_open_job(self.user, self.job)

    def get_context(self) -> dict[str, Any]:
        where = [self.job.pk]
        return {
            "job": self.job,
            "poll_url": reverse("public:job-progress", args=where),
            "result_url": reverse("public:job-file", args=where),
            "cancel_url": reverse("public:job-cancel", args=where),
            "retry_url": reverse("public:job-retry", args=where),
            "facts": self.facts(),
        }

    def facts(self) -> list[Fact]:
        """What stays to be known of the file; changes when the job ends."""
        job = self.job
        return [
            Fact(_("Kind"), jobs.kind_label(job.kind)),
            Fact(_("Language"), dict(Language.choices).get(job.language, "")),
            Fact(_("Asked for on"), moment_text(job.created_at)),
            Fact(_("Ended on"), moment_text(job.finished_at)),
            Fact("SHA-256", job.sha256),
        ]


class JobDetail(JobScreen):
    """The whole page; works by reloading, too."""

    template_name = "reports/job_detail.html"

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {
            "breadcrumbs": [
                Crumb(_("My work"), reverse("public:home")),
                Crumb(_("My reports"), reverse("public:job-list")),
                Crumb(self.job.title),
            ],
        }


class JobProgress(JobScreen):
    """Only the parts that change; the page asks for them every two seconds."""

    template_name = "reports/_job_progress.html"


class JobFile(JobScreen):
    """The finished file, after the same checks as the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.job.result is None or not self.job.is_ready:
            raise Http404
        return files.serve(self.job.result)


class JobAct(JobScreen):
    """POST only: does one thing to the job and goes back to its page."""

    http_method_names = ["post"]

    def act(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.act()
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        return HttpResponseRedirect(reverse("public:job-detail", args=[self.job.pk]))


class JobCancel(JobAct):
    """Stops a job that has not ended."""

    def act(self) -> None:
        jobs.cancel(job=self.job, by=self.user)


class JobRetry(JobAct):
    """Starts a failed or cancelled job again."""

    def act(self) -> None:
        jobs.retry(job=self.job, by=self.user)


class JobList(Screen):
    """The latest reports that one asked for, and whether they are ready."""

    gate = is_logged_in
    template_name = "reports/job_list.html"
    shown = 50

    def get_context(self) -> dict[str, Any]:
        mine = Job.objects.filter(requested_by=self.user).select_related("result")
        rows = openable(self.user, mine[: self.shown])
        return {
            "title": _("My reports"),
            "rows": [(job, jobs.kind_label(job.kind)) for job in rows],
            "breadcrumbs": [Crumb(_("My reports"))],
        }
