"""A small BPMN runtime on SpiffWorkflow: releases, instances, user tasks, forms, timers, messages and their trail.

It never knows what a case is about: no truancy, no Flask, no name of a call type, a form field or an outcome.
"""
